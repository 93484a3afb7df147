//! Runs of lines that were moved together, as an editor does with a selection or a paste.

use super::super::line::Line;
use super::super::repair::Fault;
use super::Candidates;
use crate::text::edit::Edit;

impl Candidates<'_> {
    /// Moves a run of lines that starts on this line, or on one of the two above it, to the columns of the lines near it.
    pub(super) fn blocks(&mut self, at: usize) {
        let shown = |number: &usize| !self.lines[*number].empty && !self.lines[*number].block_text;
        let starts: Vec<usize> = (0..=at).rev().filter(shown).take(3).collect();
        for (nearness, start) in starts.into_iter().enumerate() {
            let from = self.lines[start].indent;
            let mut columns = self.columns_near(start);
            // Right after a block of text, lines most likely belong to it.
            let above = self.lines[..start].iter().rev().find(|line| !line.empty);
            let text = above.filter(|line| line.block_text).map(|line| line.indent);
            columns.extend(text.filter(|column| !columns.contains(column)));
            if !columns.contains(&0) {
                columns.push(0);
            }
            for column in columns {
                let right = if column > from { 5 } else { 0 };
                let base = if text == Some(column) { 20 } else { 60 + right + column.abs_diff(from).min(6) };
                let rank = base + 4 * nearness;
                for (wide, end) in self.ends(start, column).into_iter().enumerate() {
                    self.block(start..end, column, rank + wide);
                }
            }
        }
    }

    /// Where a run may end: after what is under its first line, after the siblings of that line, or at the end of the file.
    fn ends(&self, start: usize, column: usize) -> Vec<usize> {
        let from = self.lines[start].indent;
        if column > from {
            // What slipped to the left ends where a key begins.
            let key = |line: &Line| !line.empty && super::key(line.said(self.text)).is_some();
            let end = self.lines[start + 1..].iter().position(key);
            return vec![end.map_or(self.lines.len(), |at| start + 1 + at)];
        }
        let first = |stops: &dyn Fn(&Line) -> bool| {
            let stop = |line: &Line| !line.empty && !line.block_text && stops(line);
            self.lines[start + 1..].iter().position(stop).map_or(self.lines.len(), |at| start + 1 + at)
        };
        let mut ends = vec![
            first(&|line| line.indent < from.saturating_sub(column)),
            first(&|line| line.indent < from),
            first(&|line| line.indent <= from),
        ];
        ends.dedup();
        ends
    }

    fn block(&mut self, run: std::ops::Range<usize>, column: usize, rank: usize) {
        let first = self.lines[run.start].clone();
        let by = column.abs_diff(first.indent);
        let filled = |line: &&Line| line.end > line.start + line.indent || line.block_text;
        let lines: Vec<Line> = self.lines[run].iter().filter(filled).cloned().collect();
        if by == 0 || lines.iter().filter(|line| !line.empty).count() < 2 || self.list.len() > 240 {
            return;
        }
        let right = column > first.indent;
        let movable = lines.iter().filter(|line| right || line.indent >= by);
        let shift = |line: &Line| {
            if right {
                Edit::insert(line.start, " ".repeat(by))
            } else {
                Edit::replace(line.start..line.start + by, "")
            }
        };
        let edits = movable.map(shift).collect();
        let last = lines.iter().rfind(|line| !line.empty).map_or(first.start, |line| line.start);
        let fault = Fault::Block { last, by, right };
        self.add(rank, fault, first.start + first.indent..first.end, edits, 0..0);
    }
}
