//! What somebody may have meant by an unknown name.

/// The most names that a message lists.
const MOST_NAMES: usize = 40;

/// The known name closest to an unknown one, if any is close.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let lower = name.to_lowercase().replace(['_', ' '], "-");
    known
        .into_iter()
        .filter(|candidate| {
            // Names of very different lengths are never close, and measuring their distance would be slow.
            let other = candidate.chars().count();
            length.abs_diff(other) <= (other.max(length) / 3).max(1)
        })
        .map(|candidate| {
            let plain = candidate.to_lowercase().replace('_', "-");
            (strsim::damerau_levenshtein(&lower, &plain), candidate)
        })
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(length) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "Did you mean" with the closest known name, or a list of the known names.
pub fn suggestion<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
    there_are: &str,
) -> String {
    if let Some(list) = several(name, &known.clone().into_iter().collect::<Vec<_>>()) {
        return format!("Write several as a list: {list}.");
    }
    match nearest(name, known.clone()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => {
            let mut names = known.into_iter();
            let all: Vec<String> = names.by_ref().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
            let more = match names.count() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("{there_are} {}{more}.", all.join(", "))
        }
    }
}

/// A text that names several known things, such as `hank, yun` or `hank and yun`, as the list that was meant.
fn several(name: &str, known: &[&str]) -> Option<String> {
    let parts = name.split(|letter: char| letter.is_whitespace() || ",;[]()".contains(letter));
    let parts: Vec<&str> = parts.filter(|part| !matches!(*part, "" | "and" | "or" | "&")).collect();
    let all_known = parts.iter().all(|part| known.contains(part));
    (parts.len() > 1 && all_known).then(|| format!("[{}]", parts.join(", ")))
}
