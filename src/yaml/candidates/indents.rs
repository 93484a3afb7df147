//! Lines that may belong in another column.

use super::super::line::Line;
use super::super::repair::Fault;
use super::Candidates;
use crate::text::edit::Edit;

impl Candidates<'_> {
    /// Moves the line, the three lines above it and the one below it to other columns, those of their neighbors first.
    pub(super) fn indents(&mut self, at: usize) {
        let shown = |number: &usize| !self.lines[*number].empty;
        let above: Vec<usize> = (0..at).rev().filter(shown).take(3).collect();
        let below: Vec<usize> = (at + 1..self.lines.len()).filter(shown).take(1).collect();
        for number in std::iter::once(at).chain(above).chain(below) {
            let line = self.lines[number].clone();
            if line.empty {
                continue;
            }
            let said = line.start..line.start + line.indent;
            let mut columns = self.columns_near(number);
            let next_to: Vec<usize> = columns.iter().copied().take(2).collect();
            columns.extend([line.indent + 1, line.indent + 2]);
            columns.extend([line.indent.saturating_sub(1), line.indent.saturating_sub(2)]);
            for column in columns {
                if column == line.indent || self.list.len() > 160 {
                    continue;
                }
                let odd = if column % 2 == 0 { 0 } else { 6 };
                let misfit = self.misfit(number, column);
                let strange = if next_to.contains(&column) { 0 } else { 4 };
                // If the lines before and after both start in this column, this line is the one that is out of line.
                let column_of = |line: &Line| (!line.empty && !line.block_text).then_some(line.indent);
                let before = self.lines[..number].iter().rev().find_map(column_of);
                let after = self.lines[number + 1..].iter().find_map(column_of);
                let strange =
                    if before == Some(column) && after == Some(column) { strange } else { strange + 8 };
                // If this line starts in the same column as the line before the previous one, the previous one is more
                // likely wrong.
                let earlier = self.lines[..number].iter().rev().filter_map(column_of).nth(1);
                let strange =
                    if number == at && earlier == Some(line.indent) { strange + 3 } else { strange };
                // The first line under a key without a value belongs in the column where the next line starts.
                let above = self.lines[..number].iter().rev().find(|line| !line.empty);
                let opens = above.is_some_and(|above| {
                    !above.block_text && above.said(self.text).ends_with(':') && above.indent < column
                });
                let ends_open = line.said(self.text).ends_with(':');
                if opens && after == Some(column) && line.indent < column && !ends_open {
                    let edits = vec![Edit::replace(said.clone(), " ".repeat(column))];
                    self.add(8, Fault::Indent, line.start + line.indent..line.end, edits, 0..0);
                }
                let moved = column.abs_diff(line.indent).min(6);
                let place = line.start + line.indent..line.end;
                let edits = vec![Edit::replace(said.clone(), " ".repeat(column))];
                self.add(30 + odd + strange + misfit + moved, Fault::Indent, place, edits, 0..0);
            }
        }
    }

    /// How badly a line would fit with the line after it if it started in a column.
    fn misfit(&self, number: usize, column: usize) -> usize {
        let line = &self.lines[number];
        let Some(next) = self.lines[number + 1..].iter().find(|line| !line.empty) else { return 0 };
        let first_of_block =
            self.lines[..number].last().is_some_and(|above| line.block_text && !above.block_text);
        if first_of_block {
            return if next.indent == column { 0 } else { 12 };
        }
        let said = line.said(self.text);
        let goes = if said.ends_with(':') {
            next.indent > column || next.indent == column && next.said(self.text).starts_with('-')
        } else if said.starts_with("- ") && !next.said(self.text).starts_with('-') {
            next.indent == column + 2 || next.indent < column
        } else {
            next.indent <= column
        };
        // A key that would lose the lines below it does not belong there.
        if goes {
            4
        } else if said.ends_with(':') && next.indent > line.indent {
            30
        } else {
            12
        }
    }
}
