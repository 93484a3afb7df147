//! The letters, read by Python's `email`.

use super::{export, python, sample};
use crate::driver::{Folder, SMALLEST, TODAY};

const READ: &str = "
import email, email.policy, sys, glob
for path in sorted(glob.glob(sys.argv[1] + '/*.eml')):
    mail = email.message_from_binary_file(open(path, 'rb'), policy=email.policy.default)
    assert not mail.defects, (path, mail.defects)
    assert mail['X-Unsent'] == '1' and mail['From'] is None and mail['Date'] is None, path
    assert mail.get_content_type() == 'text/plain', path
    to = mail['To']
    to = [(one.display_name, one.addr_spec) for one in to.addresses] if to else []
    print(path.split('/')[-1], to, mail['Subject'], len(mail.get_content()), sep='|')
    assert 'Thank you,' in mail.get_content() or 'nobody' in path, mail.get_content()
";

#[test]
fn every_letter_opens_in_a_mail_program_ready_to_send() {
    let folder = sample();
    let path = export(&folder, &["letters", "clients/riverbend"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-letters");
    let letters = &path;
    for name in ["vendor", "to-dana", "to-ruth"] {
        let page = folder.read(&format!("{letters}/{name}.html"));
        assert!(page.contains("<h1") && page.contains("<ol") && !page.contains("<script"), "{page}");
        let text = folder.read(&format!("{letters}/{name}.txt"));
        assert!(text.contains("1. ") && !text.contains('<') && text.contains("\r\n"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 76), "{text}");
    }
    let Some(read) = python("the mails", &folder, READ, &[letters]) else { return };
    assert!(
        read.contains("to-dana.eml|[('Dana Ortiz', 'dana@riverbend.example')]|What we need from you"),
        "{read}"
    );
    assert!(
        read.contains("vendor.eml|[]|Questions about ScribeAssist at Riverbend Family Medicine|"),
        "{read}"
    );
}

#[test]
fn names_of_all_kinds_stay_inside_their_header() {
    let kit = SMALLEST.replace(
        "practice: {name: Riverbend}",
        "people:\n  zoe: {name: 'Zoë \"Z\" O''Neil, <Jr.>', email: zoe@x.example}\npractice: {name: 'Ärzte & Söhne of a Very Long Name Indeed'}\ncompliance:\n  baa_signed: {answer: unknown, owner: zoe, due: 2026-12-01}",
    );
    let folder = Folder::kit(&kit);
    export(&folder, &["letters", "kit"]);
    let Some(read) = python("the mails", &folder, READ, &["kit/out/handover/kit-letters"]) else { return };
    assert!(read.contains("[('Zoë \"Z\" O\\'Neil, <Jr.>', 'zoe@x.example')]"), "{read}");
    assert!(read.contains("before Ärzte & Söhne of a Very Long Name Indeed starts with"), "{read}");
}

#[test]
fn letters_that_an_override_has_lost_are_not_called_unnecessary() {
    let folder = sample().file(
        "clients/riverbend/content/pages/letters.md",
        "---\ntitle: Letters\naudience: leaders\n---\n\nAsk the vendor.\n",
    );
    let ran = folder.run(&["export", "letters", "clients/riverbend", "--today", TODAY]).ends(1);
    assert!(ran.err.contains("something is still open") && ran.err.contains("letter-mark"), "{}", ran.err);
    assert!(!ran.err.contains("nothing is open") && folder.files("clients/riverbend/out").is_empty());
}
