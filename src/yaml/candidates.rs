//! Every small change that the author may have meant on the lines around the place where reading stopped: closing quotes and
//! brackets, adding colons, commas and dashes, quoting values, moving lines. [`super::repair`] tries them.

mod blocks;
mod indents;

use std::ops::Range;

use super::line::{Line, key};
use super::repair::{Fault, Repair, Stop};
use crate::text::edit::Edit;

struct Candidates<'t> {
    text: &'t str,
    lines: &'t [Line],
    list: Vec<Repair>,
}

pub(super) fn candidates(text: &str, stop: &Stop) -> Vec<Repair> {
    let (lines, at, stopped) = (stop.lines.as_slice(), stop.line, stop.at);
    let mut all = Candidates { text, lines, list: Vec::new() };
    for (number, line) in lines.iter().enumerate().take(at + 2) {
        if text[line.start..line.start + line.indent].contains('\t') && !line.empty {
            all.tab(number);
            break;
        }
    }
    for number in all.left_open(at) {
        all.quote(number);
        all.brackets(number);
    }
    let above = (0..at).rev().filter(|number| !lines[*number].empty).take(3);
    for (nearness, number) in std::iter::once(at).chain(above).enumerate() {
        all.on_line(number, stopped, nearness * 3);
    }
    all.indents(at);
    all.blocks(at);
    all.list
}

impl Candidates<'_> {
    fn add(
        &mut self,
        rank: usize,
        fault: Fault,
        place: Range<usize>,
        edits: Vec<Edit>,
        guessed: Range<usize>,
    ) {
        // Offsets are computed in bytes; one inside a character is not valid.
        let whole = |range: &Range<usize>| {
            range.start <= range.end
                && self.text.is_char_boundary(range.start)
                && self.text.is_char_boundary(range.end)
        };
        if whole(&place) && edits.iter().all(|edit| whole(&edit.range)) {
            self.list.push(Repair { fault, place, edits, guessed, rank });
        }
    }

    fn next_begins(&self, number: usize) -> bool {
        let next = self.lines[number + 1..].iter().find(|line| !line.empty);
        next.is_none_or(|next| next.begins(self.text) || next.indent == 0)
    }

    /// The lines up to where reading stopped that leave a quote or a bracket open although the next line begins something
    /// new.
    fn left_open(&self, at: usize) -> Vec<usize> {
        let open = |number: &usize| {
            let line = &self.lines[*number];
            let open = line.open(self.text);
            !line.empty
                && !line.block_text
                && (open.quote.is_some() || open.bracket.is_some() || open.close.is_some())
                && self.next_begins(*number)
        };
        (0..=at.min(self.lines.len() - 1)).filter(open).take(12).collect()
    }

    /// Replaces the tabs of a line, and of the lines below it that also start with tabs. They keep their relative depth: two
    /// spaces for each further tab, and the spaces that are there.
    fn tab(&mut self, number: usize) {
        let lead = |line: &Line| line.start..line.start + line.indent;
        let tabs = |line: &Line| self.text[lead(line)].matches('\t').count();
        let first = self.lines[number].clone();
        let run = self.lines[number..].iter().take_while(|line| tabs(line) > 0 || line.empty);
        let run: Vec<&Line> = run.collect();
        let below = number + run.len();
        let run: Vec<Line> = run.into_iter().filter(|line| tabs(line) > 0).cloned().collect();
        let least = run.iter().map(tabs).min().unwrap_or(1);
        let depth = |line: &Line| 2 * (tabs(line) - least) + line.indent - tabs(line);
        let depths: Vec<usize> = run.iter().map(depth).collect();
        let mut columns = self.columns_near(number);
        // Under a key without a value the line belongs deeper; otherwise a tab most likely stands for one level of two
        // spaces.
        let above = self.lines[..number].iter().rev().find(|line| !line.empty && !line.block_text);
        let likely = match above {
            Some(above) if above.said(self.text).ends_with(':') => {
                let next = self.lines[below..].iter().find(|line| !line.empty);
                next.map(|next| next.indent)
                    .filter(|column| *column > above.indent)
                    .unwrap_or(above.indent + 2)
            }
            _ => 2 * tabs(&first),
        };
        columns.retain(|column| *column != likely);
        columns.insert(0, likely);
        for (rank, spaces) in columns.into_iter().enumerate() {
            let edits = run
                .iter()
                .zip(&depths)
                .map(|(line, depth)| Edit::replace(lead(line), " ".repeat(spaces + depth)));
            self.add(rank, Fault::Tab, lead(&first), edits.collect(), 0..0);
        }
    }

    /// The columns where lines near this one start, likeliest first.
    fn columns_near(&self, number: usize) -> Vec<usize> {
        let column = |line: &Line| (!line.empty && !line.block_text).then_some(line.indent);
        let before = self.lines[..number].iter().rev().filter_map(column);
        let after = self.lines[number + 1..].iter().filter_map(column);
        let (before, after): (Vec<usize>, Vec<usize>) = (before.take(4).collect(), after.take(3).collect());
        let mut columns: Vec<usize> = Vec::new();
        let firsts = [after.first(), before.first()].into_iter().flatten().copied();
        let deeper = before.first().map(|column| column + 2);
        for column in firsts.chain(deeper).chain(before.iter().copied()).chain(after.iter().copied()) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    fn quote(&mut self, number: usize) {
        let line = &self.lines[number];
        let Some(from) = line.open(self.text).quote else { return };
        let sign = self.text[from..].chars().next().unwrap_or('"');
        let rest = &self.text[from + 1..line.end];
        let in_flow = self.text[line.start..from].contains(['{', '[']);
        let mut ends = Vec::new();
        if in_flow {
            let key_after = rest.match_indices(", ").find(|(at, _)| {
                let word = rest[at + 2..].split([':', ' ', ',']).next().unwrap_or_default();
                !word.is_empty() && rest[at + 2 + word.len()..].starts_with(": ")
            });
            ends.extend(key_after.map(|(at, _)| at));
            ends.push(rest.trim_end_matches(['}', ']', ' ']).len());
            ends.extend(rest.find(", "));
        }
        ends.push(rest.len());
        for (rank, end) in ends.into_iter().enumerate() {
            let end = from + 1 + end;
            self.add(
                rank,
                Fault::Quote(sign),
                from..line.end,
                vec![Edit::insert(end, sign.to_string())],
                from..end + 1,
            );
        }
        self.add(
            8,
            Fault::Quote(sign),
            from..line.end,
            vec![Edit::replace(from..from + 1, "")],
            from..line.end,
        );
    }

    fn brackets(&mut self, number: usize) {
        let line = self.lines[number].clone();
        let open = line.open(self.text);
        if let Some(from) = open.bracket {
            let sign = self.text[from..].chars().next().unwrap_or('{');
            let close = if sign == '{' { "}" } else { "]" };
            if let Some(hash) = self.text[from..].lines().next().and_then(|rest| rest.find(" #")) {
                let hash = from + hash + 1;
                let start = self.text[..hash].rfind([',', ':', '{', '[']).map_or(from + 1, |at| at + 2);
                let rest = self.text[hash..].lines().next().unwrap_or_default();
                let end = hash + rest.find([',', '}', ']']).unwrap_or(rest.trim_end().len());
                let quoted = vec![Edit::insert(start, "\""), Edit::insert(end, "\"")];
                self.add(0, Fault::Hash, hash..end, quoted, start..end + 2);
            }
            if let Some(inner) = open.inner {
                self.add(
                    1,
                    Fault::Open('{'),
                    inner..inner + 1,
                    vec![Edit::replace(inner..inner + 1, "")],
                    0..0,
                );
            }
            self.add(
                2,
                Fault::Open(sign),
                from..from + 1,
                vec![Edit::insert(line.end, close)],
                from..line.end + 1,
            );
            // The bracket may have been closed with one of another kind.
            if self.text[..line.end].ends_with(['}', ']', ')']) {
                let last = line.end - 1;
                let edits = vec![Edit::replace(last..line.end, close)];
                self.add(3, Fault::Open(sign), from..from + 1, edits, from..line.end);
                let edits = vec![Edit::insert(last, close)];
                self.add(3, Fault::Open(sign), from..from + 1, edits, from..line.end);
            }
        }
        if let Some(at) = open.close {
            let sign = self.text[at..].chars().next().unwrap_or('}');
            let opening = if sign == '}' { "{" } else { "[" };
            let said = line.start + line.indent;
            if let Some(value) = line.said(self.text).find(": ") {
                let rest = &self.text[said + value + 1..];
                let start = said + value + 1 + (rest.len() - rest.trim_start().len());
                self.add(
                    3,
                    Fault::Close(sign),
                    at..at + 1,
                    vec![Edit::insert(start, opening)],
                    start..line.end + 1,
                );
            }
            self.add(4, Fault::Close(sign), at..at + 1, vec![Edit::replace(at..at + 1, "")], 0..0);
        }
    }

    /// Changes inside a line: adding a colon or a comma, or quoting a value.
    fn on_line(&mut self, number: usize, stopped: usize, rank: usize) {
        let line = self.lines[number].clone();
        if line.empty || line.block_text {
            return;
        }
        let said = line.said(self.text).to_string();
        let first = line.start + line.indent;
        let dash = said.len() - said.trim_start_matches(['-', ' ']).len();
        let item = said.starts_with("- ");
        let body = if item { &said[dash..] } else { said.as_str() };
        let from = if item { first + dash } else { first };
        if said.starts_with('-') && !said.starts_with("- ") && said.len() > 1 && !said.starts_with("--") {
            self.add(10 + rank, Fault::GluedDash, first..first + 1, vec![Edit::insert(first + 1, " ")], 0..0);
        }
        let word: &str = &body[..body
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || "_-".contains(letter)))
            .unwrap_or(body.len())];
        let after = &body[word.len()..];
        if !word.is_empty() && after.starts_with(':') && !after.starts_with(": ") && after.len() > 1 {
            self.add(
                10 + rank,
                Fault::Glued,
                from..line.end,
                vec![Edit::insert(from + word.len() + 1, " ")],
                0..0,
            );
        }
        if !word.is_empty()
            && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
            && (after.starts_with(' ') || after.is_empty())
        {
            self.add(
                11 + rank,
                Fault::NoColon,
                from..from + word.len(),
                vec![Edit::insert(from + word.len(), ":")],
                0..0,
            );
        }
        let above = self.lines[..number].iter().rev().find(|line| !line.empty && !line.block_text);
        let in_a_list = |above: &Line| above.indent == line.indent && above.said(self.text).starts_with("- ");
        if !item && key(&said).is_none() && above.is_some_and(in_a_list) {
            self.add(8 + rank, Fault::Dash, first..line.end, vec![Edit::insert(first, "- ")], 0..0);
        }
        if !item && key(&said).is_some() {
            self.add(24 + rank, Fault::Dash, first..line.end, vec![Edit::insert(first, "- ")], 0..0);
            if line.indent >= 2 {
                let edits = vec![Edit::replace(first - 2..first, ""), Edit::insert(first, "- ")];
                self.add(25 + rank, Fault::Dash, first..line.end, edits, 0..0);
            }
        }
        if body.ends_with("\",") || body.ends_with("',") || body.ends_with("},") || body.ends_with("],") {
            let comma = line.end - 1..line.end;
            self.add(5 + rank, Fault::TrailingComma, comma.clone(), vec![Edit::replace(comma, "")], 0..0);
        }
        self.two_lines(number, rank);
        self.values(&line, body, from, stopped, rank);
    }

    /// Splits two lines that became one, with the indentation of the second between them.
    fn two_lines(&mut self, number: usize, rank: usize) {
        let line = self.lines[number].clone();
        let said = line.said(self.text).to_string();
        let first = line.start + line.indent;
        for (at, gap) in said.match_indices("  ") {
            let start =
                at + gap.len() + said[at + gap.len()..].len() - said[at + gap.len()..].trim_start().len();
            let second = &said[start..];
            if said[..at].ends_with(' ') || !(second.starts_with("- ") || key(second).is_some()) {
                continue;
            }
            let next = self.lines[number + 1..].iter().find(|line| !line.empty).map(|next| next.indent);
            for (nearness, column) in
                [Some(start - at), next, Some(line.indent)].into_iter().flatten().enumerate()
            {
                let edits =
                    vec![Edit::replace(first + at..first + start, format!("\n{}", " ".repeat(column)))];
                self.add(6 + rank + nearness, Fault::TwoLines, first + start..line.end, edits, 0..0);
            }
            break;
        }
    }

    /// Adds quotes around or inside a value, or a comma between two values.
    fn values(&mut self, line: &Line, body: &str, from: usize, stopped: usize, rank: usize) {
        let inside = |at: usize| line.start <= at && at <= line.end;
        let value = body.find(": ").map(|at| {
            let rest = &body[at + 1..];
            from + at + 1 + rest.len() - rest.trim_start().len()
        });
        if let Some(value) = value.or_else(|| body.starts_with(['"', '\'']).then_some(from)) {
            let text = &self.text[value..line.end];
            let sign = text.chars().next().unwrap_or(' ');
            if "\"'".contains(sign) && text.len() > 1 {
                let inner = &text[1..text.trim_end_matches(sign).len().max(1)];
                if inner.contains(sign) {
                    let escaped = if sign == '"' { "\\\"" } else { "''" };
                    let whole = format!("{sign}{}{sign}", inner.replace(sign, escaped));
                    let edits = vec![Edit::replace(value..line.end, whole)];
                    self.add(12 + rank, Fault::QuoteInside(sign), value..line.end, edits, value..line.end);
                }
                let whole = format!("'{}'", text.replace('\'', "''"));
                let edits = vec![Edit::replace(value..line.end, whole)];
                self.add(16 + rank, Fault::QuoteInside(sign), value..line.end, edits, value..line.end);
            } else if text.starts_with("| ") && text.len() > 2 {
                let edits =
                    vec![Edit::replace(value + 1..value + 2, format!("\n{}", " ".repeat(line.indent + 2)))];
                self.add(4 + rank, Fault::AfterBar, value + 2..line.end, edits, 0..0);
            } else if !text.starts_with(['{', '[', '|', '>']) || text.starts_with('|') && text.len() > 2 {
                let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
                let fault = if sign.is_alphanumeric() { Fault::Colon } else { Fault::Sign(sign) };
                let edits = vec![Edit::replace(value..line.end, quoted)];
                self.add(14 + rank, fault, value..line.end, edits, value..line.end + 2);
            }
        }
        if let Some(slash) = body.find('\\') {
            let at = from + slash;
            let edits: Vec<Edit> = body
                .match_indices('\\')
                .map(|(slash, _)| Edit::replace(from + slash..from + slash + 1, "/"))
                .collect();
            self.add(9 + rank, Fault::Backslash, at..at + 1, edits, 0..0);
        }
        if !body.contains(['{', '[']) || !inside(stopped) {
            return;
        }
        // In brackets: the value where reading stopped, and the items around it.
        let rest = &self.text[stopped..line.end];
        let end = stopped + rest.find([',', '}', ']']).unwrap_or(rest.len());
        let sign = rest.chars().next().unwrap_or(' ');
        if !sign.is_alphanumeric() && !"\"'".contains(sign) && end > stopped {
            let quoted =
                format!("\"{}\"", self.text[stopped..end].replace('\\', "\\\\").replace('"', "\\\""));
            let edits = vec![Edit::replace(stopped..end, quoted)];
            self.add(7 + rank, Fault::Sign(sign), stopped..end, edits, stopped..end + 2);
        }
        let before = &self.text[line.start..stopped];
        if let Some(closed) = before.strip_suffix(['"', '\'']) {
            // In `'it's'`, what looked like the end of the value was part of it.
            let quote = &before[closed.len()..];
            if let Some(open) = closed.rfind(quote).map(|at| line.start + at) {
                let last = self.text[stopped..line.end].find(quote).map(|at| stopped + at);
                let end = last
                    .filter(|last| *last < end || self.text[last + 1..].starts_with([',', '}', ']']))
                    .map_or(end, |last| last + 1);
                let inner = self.text[open + 1..end].trim_end_matches(quote);
                let whole = if quote == "'" {
                    format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""))
                } else {
                    format!("\"{}\"", inner.replace('"', "\\\""))
                };
                let sign = quote.chars().next().unwrap_or('"');
                let edits = vec![Edit::replace(open..end, whole)];
                self.add(6 + rank, Fault::QuoteInside(sign), open..end, edits, open..end);
            }
        }
        for (at, _) in before.match_indices(' ').rev().take(8).map(|(at, space)| (line.start + at, space)) {
            if at > line.start + line.indent && !self.text[..at].ends_with([',', ':', '{', '[', ' ']) {
                let word =
                    self.text[at + 1..line.end].split([' ', ':', ',', '}', ']']).next().unwrap_or_default();
                let place = at + 1..at + 1 + word.len();
                self.add(13 + rank, Fault::Comma, place, vec![Edit::insert(at, ",")], 0..0);
            }
        }
        if !before.ends_with([',', '{', '[']) {
            self.add(14 + rank, Fault::Comma, stopped..end, vec![Edit::insert(stopped, ", ")], 0..0);
        }
        let colon = before.rfind(['{', ',', '[']).map(|at| line.start + at + 1);
        if let Some(start) = colon {
            let start = start + self.text[start..].len() - self.text[start..].trim_start().len();
            if let Some(value) = self.text[start..line.end].find(": ").map(|at| start + at + 2)
                && value < end
            {
                let quoted =
                    format!("\"{}\"", self.text[value..end].replace('\\', "\\\\").replace('"', "\\\""));
                let edits = vec![Edit::replace(value..end, quoted)];
                self.add(15 + rank, Fault::Colon, value..end, edits, value..end + 2);
            }
        }
    }
}
