//! Asks questions on a terminal: with menus where it can show them; with `ACCESSIBLE` set or in a pipe, as plain numbered lines
//! that a screen reader can follow. An answer that cannot be used is explained and asked for again.

use inquire::{InquireError, MultiSelect, Select, Text};

use crate::command::{Refusal, terminal};
use crate::text::diagnostic::nearest;

/// An option to choose from.
pub(in crate::command) struct Choice {
    pub(in crate::command) id: String,
    pub(in crate::command) name: String,
    /// Other names that people use for it.
    pub(in crate::command) also: Vec<String>,
}

/// A question, and why it is asked.
pub(in crate::command) struct Asked {
    pub(in crate::command) question: &'static str,
    pub(in crate::command) why: &'static str,
    /// The flag that answers it, named in the error if nobody can be asked.
    pub(in crate::command) flag: &'static str,
}

/// How to ask, depending on the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::command) enum Asker {
    Menus,
    Plain,
}

/// Checks an answer: returns the value to keep, or what is wrong with it.
type Check<'c, T> = &'c dyn Fn(&str) -> Result<T, String>;

impl Asker {
    pub(in crate::command) fn of_terminal() -> Self {
        let plain = std::env::var_os("ACCESSIBLE").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if terminal::can_show_menus() && !plain { Self::Menus } else { Self::Plain }
    }

    /// Asks for a text.
    pub(in crate::command) fn text<T>(
        self,
        asked: &Asked,
        usual: Option<&str>,
        check: Check<T>,
    ) -> Result<T, Refusal> {
        let mut typed = String::new();
        loop {
            let answer = match self {
                Self::Menus => {
                    let text = Text::new(asked.question).with_help_message(asked.why);
                    let text = usual
                        .filter(|usual| !usual.is_empty())
                        .map_or(text.clone(), |usual| text.with_default(usual));
                    let text = if typed.is_empty() { text } else { text.with_initial_value(&typed) };
                    text.prompt().map_err(|error| stopped(&error))?
                }
                Self::Plain => {
                    say(asked)?;
                    plain_line(asked, usual)?
                }
            };
            match check(answer.trim()) {
                Ok(kept) => return Ok(kept),
                Err(wrong) => terminal::err(format!("  {wrong}"))?,
            }
            typed = answer;
        }
    }

    /// Asks for one of the choices.
    pub(in crate::command) fn one(self, asked: &Asked, choices: &[Choice]) -> Result<String, Refusal> {
        if self == Self::Menus {
            let select =
                Select::new(asked.question, labels(choices)).with_help_message(asked.why).with_page_size(12);
            let chosen = select.raw_prompt().map_err(|error| stopped(&error))?;
            return Ok(choices[chosen.index].id.clone());
        }
        say(asked)?;
        list(choices)?;
        loop {
            match find(choices, &plain_line(asked, None)?, true) {
                Ok(chosen) => return Ok(chosen),
                Err(wrong) => terminal::err(format!("  {wrong}"))?,
            }
        }
    }

    /// Asks for at least one of the choices.
    pub(in crate::command) fn several(
        self,
        asked: &Asked,
        choices: &[Choice],
        usual: &[&str],
    ) -> Result<Vec<String>, Refusal> {
        if self == Self::Menus {
            let marked: Vec<usize> =
                (0..choices.len()).filter(|at| usual.contains(&choices[*at].id.as_str())).collect();
            loop {
                let select = MultiSelect::new(asked.question, labels(choices))
                    .with_help_message(asked.why)
                    .with_default(&marked)
                    .with_page_size(14);
                let chosen = select.raw_prompt().map_err(|error| stopped(&error))?;
                if !chosen.is_empty() {
                    return Ok(chosen.iter().map(|one| choices[one.index].id.clone()).collect());
                }
                terminal::err("  Mark at least one with the space bar.")?;
            }
        }
        say(asked)?;
        list(choices)?;
        terminal::err("  Several with commas between, such as 1, 3.")?;
        loop {
            let line = plain_line(asked, Some(&usual.join(", ")))?;
            match find_all(choices, &line, true) {
                Ok(chosen) => return Ok(chosen),
                Err(wrong) => terminal::err(format!("  {wrong}"))?,
            }
        }
    }
}

fn say(asked: &Asked) -> Result<(), Refusal> {
    terminal::err(format!("\n{}\n  {}", asked.question, asked.why))
}

fn labels(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|choice| format!("{} ({})", choice.name, choice.id)).collect()
}

fn list(choices: &[Choice]) -> Result<(), Refusal> {
    for (at, label) in labels(choices).iter().enumerate() {
        terminal::err(format!("  {:2}. {label}", at + 1))?;
    }
    Ok(())
}

/// Reads a line. An empty line means the usual answer, and so does the end of piped input.
fn plain_line(asked: &Asked, usual: Option<&str>) -> Result<String, Refusal> {
    match terminal::line(usual.unwrap_or_default())? {
        Some(line) if !line.is_empty() => Ok(line),
        Some(_) => Ok(usual.unwrap_or_default().to_string()),
        None => match usual {
            Some(usual) => Ok(usual.to_string()),
            None => Err(Refusal::Usage(format!("there is nobody to answer. Use {}.", asked.flag))),
        },
    }
}

/// The choice that a number, an id or a name means. If `typed`, the beginning of a name is enough where it fits only one choice.
pub(in crate::command) fn find(choices: &[Choice], word: &str, typed: bool) -> Result<String, String> {
    let word = word.trim();
    if word.is_empty() {
        return Err("Choose one, by its number or its name.".to_string());
    }
    if let Ok(number) = word.parse::<usize>() {
        let chosen = number.checked_sub(1).and_then(|at| choices.get(at));
        return chosen
            .map(|choice| choice.id.clone())
            .ok_or_else(|| format!("There is no number {number}: they go from 1 to {}.", choices.len()));
    }
    let lower = word.to_lowercase();
    let is = |choice: &&Choice| {
        let also = choice.also.iter().any(|also| also.to_lowercase() == lower);
        also || choice.id.to_lowercase() == lower || choice.name.to_lowercase() == lower
    };
    if let Some(choice) = choices.iter().find(is) {
        return Ok(choice.id.clone());
    }
    let begins =
        |choice: &&Choice| choice.id.starts_with(&lower) || choice.name.to_lowercase().starts_with(&lower);
    let mut beginning = choices.iter().filter(begins);
    if let (Some(choice), None) = (beginning.next(), beginning.next())
        && typed
    {
        return Ok(choice.id.clone());
    }
    let near = nearest(word, choices.iter().map(|choice| choice.id.as_str()))
        .or_else(|| nearest(word, choices.iter().map(|choice| choice.name.as_str())))
        .or_else(|| by_words(word, choices));
    Err(match near {
        Some(near) => format!("`{word}` is not in the list. Did you mean `{near}`?"),
        None => format!("`{word}` is not in the list. Type a number or a name from the list."),
    })
}

/// The one choice whose id has the most words of the input, allowing for typos; `None` if two have equally many.
fn by_words<'c>(typed: &str, choices: &'c [Choice]) -> Option<&'c str> {
    let alike = |choice: &Choice| {
        let words: Vec<&str> = choice.id.split('-').collect();
        typed.split_whitespace().filter(|word| nearest(word, words.iter().copied()).is_some()).count()
    };
    let best = choices.iter().map(alike).max().filter(|count| *count > 0)?;
    let mut best = choices.iter().filter(|choice| alike(choice) == best);
    best.next().filter(|_| best.next().is_none()).map(|choice| choice.id.as_str())
}

/// The choices that a line of numbers and names means.
pub(in crate::command) fn find_all(
    choices: &[Choice],
    line: &str,
    typed: bool,
) -> Result<Vec<String>, String> {
    // Numbers alone may be separated by spaces.
    let numbers = line.split_whitespace().all(|word| word.trim_matches(',').parse::<usize>().is_ok());
    let words: Vec<&str> =
        if numbers { line.split([',', ' ']).collect() } else { line.split([',', ';']).collect() };
    let mut chosen: Vec<String> = Vec::new();
    for word in words.into_iter().map(str::trim).filter(|word| !word.is_empty()) {
        let id = find(choices, word, typed)?;
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    if chosen.is_empty() { Err("Choose at least one.".to_string()) } else { Ok(chosen) }
}

/// The refusal for a prompt that was canceled or failed.
fn stopped(error: &InquireError) -> Refusal {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Refusal::Faults(
            "stopped. Your answers so far are kept: run the same command again to continue".to_string(),
        ),
        other => Refusal::Machine(format!(
            "cannot ask on this terminal: {other}. With ACCESSIBLE=1 set, questions are plain lines"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_named_by_number_id_or_title() {
        let choice =
            |id: &str, name: &str| Choice { id: id.to_string(), name: name.to_string(), also: Vec::new() };
        let roles = [
            choice("front-desk", "Front desk"),
            choice("nurse", "Nurse"),
            choice("advanced-practice", "NP or PA"),
        ];
        for word in ["1", "front-desk", "Front Desk", "fro"] {
            assert_eq!(find(&roles, word, true).as_deref(), Ok("front-desk"), "{word}");
        }
        assert_eq!(
            find_all(&roles, "1 3", true),
            Ok(vec!["front-desk".to_string(), "advanced-practice".to_string()])
        );
        assert_eq!(
            find_all(&roles, "nurse, np or pa, 2", true),
            Ok(vec!["nurse".to_string(), "advanced-practice".to_string()])
        );
        for (word, said) in [
            ("0", "from 1 to 3"),
            ("4", "from 1 to 3"),
            ("nurs3", "Did you mean `nurse`"),
            ("x", "not in the list"),
            ("", "Choose one"),
        ] {
            assert!(find(&roles, word, true).is_err_and(|wrong| wrong.contains(said)), "{word}");
        }
        assert!(find_all(&roles, " , ", true).is_err());
        // A flag must give the whole name.
        assert!(find(&roles, "fro", false).is_err());
    }
}
