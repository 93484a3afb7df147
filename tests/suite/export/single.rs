//! The kit as one file: nothing beside it is needed.

use super::{export, sample};

#[test]
fn one_file_holds_every_page_and_asks_nobody_for_anything() {
    let folder = sample();
    let path = export(&folder, &["file", "clients/riverbend"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-kit.html");
    let page = folder.read(&path);
    assert!(page.len() < 400_000, "{} bytes", page.len());
    assert!(page.contains("script-src 'sha256-") && page.contains("connect-src 'none'"));
    assert!(!page.contains("'self'") && !page.contains(" src=\"search.js") && !page.contains("html#"));
    let pages = page.matches("<article class=\"gathered").count();
    assert!(pages >= 18, "{pages}");
    assert_eq!(page.matches("<p class=\"print-this needs-script\">").count(), pages, "each prints alone");
}
