//! Every phrase that the program uses, with its slots. The words are in `content/phrases/`.

/// A phrase that the program uses: its section, its name and its slots. If the first slot is `n`, that is a number, and the
/// phrase may have one form for 1 and another for other numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    pub(super) slots: &'static [&'static str],
}

/// A list of words that the program uses.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    pub(super) length: usize,
}

macro_rules! phrases {
    ($($constant:ident = $section:literal . $name:literal [$($slot:literal),*];)*) => {
        $(pub(crate) const $constant: Phrase = Phrase { section: $section, name: $name, slots: &[$($slot),*] };)*
        /// Every phrase that the program uses.
        pub(super) const ALL: &[Phrase] = &[$($constant),*];
    };
}

phrases! {
    AND = "grammar"."and" ["first", "last"];
    OR = "grammar"."or" ["first", "last"];
    COMMA = "grammar"."comma" ["first", "next"];
    SEMICOLON = "grammar"."semicolon" ["first", "next"];
    A_ROLE = "grammar"."a" ["title"];
    AN_ROLE = "grammar"."an" ["title"];
    THE_ROLE = "grammar"."the" ["title"];
    CONTACT = "grammar"."contact" ["name", "phone"];

    DATE_TEXT = "dates"."text" ["mon", "day", "year", "month", "weekday"];
    DATE_LONG = "dates"."long" ["mon", "day", "year", "month", "weekday"];
    DATE_SHORT = "dates"."short" ["mon", "day", "year", "month", "weekday"];
    DATE_FULL = "dates"."full" ["mon", "day", "year", "month", "weekday"];
    DATE_MONTH = "dates"."month" ["mon", "day", "year", "month", "weekday"];

    UNNAMED_TOOL = "unnamed"."tool" [];
    UNNAMED_VENDOR = "unnamed"."vendor" [];
    UNNAMED_FEATURE = "unnamed"."feature" [];
    UNNAMED_PRACTICE = "unnamed"."practice" [];
    UNNAMED_NOTE = "unnamed"."note" [];
    UNNAMED_REVIEWER = "unnamed"."reviewer" [];
    UNNAMED_TELL = "unnamed"."tell" [];
    UNNAMED_OFFICIAL = "unnamed"."privacy_official" [];

    AT_SITES = "sites"."at" ["who", "sites"];
    YOUR_SITE_GETS = "sites"."gets" [];
    YOUR_SITE_TELLS = "sites"."tells" [];

    STEPS_ALL_STAY = "steps"."all_stay" ["n"];
    STEPS_NONE_STAY = "steps"."none_stay" ["n"];
    STEPS_SOME_STAY = "steps"."some_stay" ["n", "of"];
    STEPS_CHANGE = "steps"."change" ["n"];
    STEPS_GO = "steps"."go" ["n"];
    STEPS_NEW = "steps"."new" ["n"];
    STEPS_ONLY_NEW = "steps"."only_new" ["n"];
    STEPS_WHOLE = "steps"."whole" ["stays"];
    STEPS_WHOLE_WITH = "steps"."whole_with" ["stays", "rest"];

    CONFIRMED = "answers"."confirmed" [];
    STATED = "answers"."stated" [];
    NO = "answers"."no" [];
    UNKNOWN = "answers"."unknown" [];
    NOT_APPLICABLE = "answers"."not_applicable" [];
    FACT = "answers"."fact" ["clause"];
    TOLD = "answers"."told" ["clause"];
    NOT_KNOWN = "answers"."not_known" ["what"];
    DOES_NOT_APPLY = "answers"."does_not_apply" [];
    DOES_NOT_APPLY_SINCE = "answers"."does_not_apply_since" ["why"];
    CHECKED = "answers"."checked" ["who", "date", "source"];
    CHECKED_LINE = "answers"."checked_line" ["who", "date", "source"];
    ABOUT = "answers"."about" ["about", "value"];
    TOLD_ABOUT = "answers"."told_about" ["about", "value"];
    UNCHECKED = "answers"."unchecked" [];
    OLD_CHECK = "answers"."old_check" ["who", "date"];
    INSTEAD = "answers"."instead" ["instead"];
    UNTIL = "answers"."until" ["until"];
    FINDS_OUT = "answers"."finds_out" ["owner"];
    FINDS_OUT_BY = "answers"."finds_out_by" ["owner", "date"];
    CHECKS = "answers"."checks" ["owner"];
    CHECKS_BY = "answers"."checks_by" ["owner", "date"];
    SEES_TO_IT = "answers"."sees_to_it" ["owner"];
    SEES_TO_IT_BY = "answers"."sees_to_it_by" ["owner", "date"];
    DUE = "answers"."due" ["date"];
    NOBODY = "answers"."nobody" [];

    LAW_OPEN = "laws"."open" ["law", "cite", "says", "status"];
    LAW_BRIEF = "laws"."brief" ["law", "says"];
    LAW_SOURCE = "laws"."source" ["source", "sure"];
    LAW_SOURCE_READ = "laws"."source_read" ["source", "sure", "date"];
    LAWS_NOT_LOADED = "laws"."not_loaded" ["state"];
    LAWS_OLD = "laws"."old" ["date", "n"];
}

pub(super) const MONTHS: List = List { section: "dates", name: "months", length: 12 };
pub(super) const MONTHS_SHORT: List = List { section: "dates", name: "months_short", length: 12 };
pub(super) const WEEKDAYS: List = List { section: "dates", name: "weekdays", length: 7 };
pub(super) const LISTS: &[List] = &[MONTHS, MONTHS_SHORT, WEEKDAYS];
