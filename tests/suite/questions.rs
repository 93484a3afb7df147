//! The compliance questions as data: each says where to look, who can answer and what form an answer takes, and each example is a
//! valid answer.

use inservice::library::question::{Form, Kind, Question};
use inservice::library::{Library, Questions};
use inservice::text::diagnostic::Diagnostics;

use crate::driver::Folder;

fn questions() -> &'static Questions {
    Library::built_in().questions(&mut Diagnostics::default())
}

#[test]
fn every_question_says_where_to_look_who_can_answer_and_what_fits() {
    for question in &questions().0 {
        let id = &question.id;
        assert!(question.paper.is_some() && question.who.is_some(), "{id}: `where` or `who` is missing");
        let text = matches!(question.kind, Kind::Text(_));
        assert_eq!(
            (question.write.is_some(), question.good.is_some()),
            (text, text),
            "{id}: `write` and `good`"
        );
        assert!(question.question.ends_with('?'), "{id}: {}", question.question);
        let clause = |key: &str| question.says.iter().any(|(known, _)| known == key);
        assert!(clause("value") || !question.choices().is_empty(), "{id}: `says` has no `value`");
        assert!(question.choices().iter().all(|choice| clause(choice)), "{id}: a choice without its clause");
        assert!(question.counts_as_no.iter().all(|choice| clause(choice)), "{id}: `counts_as_no`");
    }
}

/// How text answers are printed: a sentence stands alone, a clause completes another sentence.
#[test]
fn every_answer_that_fits_reads_as_a_sentence() {
    let texts = questions().0.iter().filter_map(|question| match question.kind {
        Kind::Text(form) if form != Form::Name => Some((question, form, question.good.as_deref()?)),
        _ => None,
    });
    for (Question { id, .. }, form, good) in texts {
        let whole = good.ends_with(['.', '"']) && good.starts_with(char::is_uppercase);
        assert_eq!(whole, form == Form::Sentence, "{id}: {good}");
    }
}

#[test]
fn every_example_is_an_answer_to_its_question() {
    let answers: String =
        questions().0.iter().map(|question| format!("  {}: {}\n", question.id, question.example)).collect();
    let folder = Folder::kit(&format!(
        "people: {{dana: {{name: Dana Ortiz, phone: \"555-0142\"}}}}\npractice: {{name: Riverbend, states: [TX, ME]}}\n\
         tool: {{name: ScribeAssist, vendor: \"Acme Health, Inc.\"}}\ntask: after-visit-summary\n\
         roles: [physician, advanced-practice]\ncompliance:\n{answers}"
    ));
    let faults: Vec<String> = folder.check().into_iter().filter(|row| row.contains(" error ")).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn several_roles_share_the_review_and_each_must_be_one_of_the_kit() {
    let kit = |reviewer: &str| {
        format!(
            "practice: {{name: Riverbend}}\ntool: {{name: Aid}}\ntask: after-visit-summary\n\
             roles: [nurse, physician, advanced-practice]\ncompliance:\n  reviewer: {reviewer}\n"
        )
    };
    for written in ["[physician, advanced-practice]", "physician, advanced-practice"] {
        let folder = Folder::kit(&kit(written));
        folder.build().ends(0);
        let page = folder.read("kit/out/leaders/readiness.html");
        let sentence = "We were told that the work of Aid is checked by a physician, NP or PA, and each checks their own.";
        assert!(page.contains(sentence), "{written}: {page}");
    }
    assert_eq!(Folder::kit(&kit("[physician, scribe]")).check(), ["6:25-31 error unknown-role"]);
    assert_eq!(Folder::kit(&kit("physician, scribe")).check(), ["6:24-30 error unknown-role"]);
}

#[test]
fn a_few_words_follow_the_question_and_a_sentence_is_printed_alone() {
    let reads = |answer: &str| {
        let folder = Folder::kit(&format!(
            "practice: {{name: Riverbend}}\ntool: {{name: Aid}}\ntask: after-visit-summary\nroles: [nurse]\n\
             compliance:\n  who_may_stop: {answer}\n"
        ));
        folder.build().ends(0);
        let page = folder.read("kit/out/leaders/readiness.html");
        let said = page.split("We were told").nth(1).and_then(|rest| rest.split('<').next());
        said.unwrap_or_default().to_string()
    };
    assert_eq!(reads("Anyone may stop Aid"), ": Anyone may stop Aid.");
    assert_eq!(reads("anyone may stop Aid."), ": Anyone may stop Aid.");
    assert_eq!(reads("anyone"), " who may stop the use of Aid: anyone.");
}
