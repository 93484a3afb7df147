//! Style sheets and scripts as pages carry them. Each page has its own copy, so anything that only people read is left out.

/// A script without comment lines, indentation and empty lines.
pub fn script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        let comment = in_comment || line.starts_with("/*");
        in_comment = comment && !line.contains("*/");
        let line = if comment { line.split_once("*/").map_or("", |(_, after)| after.trim()) } else { line };
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// A style sheet without comments and without meaningless spaces. Strings are unchanged.
pub fn style(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' | '\'' => {
                let length = string(rest);
                out.push_str(&rest[..length]);
                length
            }
            letter if letter.is_whitespace() => {
                let length = rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(rest.len());
                let next = rest[length..].chars().next().unwrap_or('}');
                // Spaces around `>`, `+` and `*` may belong to `calc()`, and a space before `:` to a selector, so these are
                // kept.
                let idle =
                    out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', ' ']) || "{};,".contains(next);
                if !idle && !rest[length..].starts_with("/*") {
                    out.push(' ');
                }
                length
            }
            '}' => {
                if out.ends_with(';') {
                    out.pop();
                }
                out.push('}');
                1
            }
            letter => {
                out.push(letter);
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

/// The length of the string that begins here.
fn string(text: &str) -> usize {
    let quote = text.chars().next().unwrap_or('"');
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if letter == quote && !escaped {
            return at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_keeps_what_it_means() {
        let long = "/* Why */\n.a :focus,\n.b > c { margin: 0 calc(1px + 2px) ;\n  content: \" /* ; } \"; }\n@media (min-width: 3rem) and print {\n  a[href^='x  y'] { color: red; }\n}\n";
        let short = ".a :focus,.b > c{margin:0 calc(1px + 2px);content:\" /* ; } \"}@media (min-width:3rem) and print{a[href^='x  y']{color:red}}";
        assert_eq!(style(long), short);
    }

    #[test]
    fn a_script_keeps_its_lines() {
        assert_eq!(
            script("/* What\n   it does */\n(function () {\n  // why\n  a();\n\n})();\n"),
            "(function () {\na();\n})();\n"
        );
    }
}
