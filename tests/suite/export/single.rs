//! The kit as one file that needs nothing beside it.

use super::{export, sample};

#[test]
fn one_file_holds_every_page_and_requests_nothing() {
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
