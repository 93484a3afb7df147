//! Packages for training systems, following SCORM 1.2: one for each role, and one for clinicians. Each holds one page with its
//! own menu, which is complete without the system. The system learns where the reader stopped, and that the reader says they have
//! read it. Equal pages give equal bytes.

use std::collections::BTreeMap;
use std::io;

use sha2::{Digest, Sha256};

use super::packet::{Packet, parts_for};
use super::{Finished, Handed, archive, draft, single};
use crate::check::roles::ReadyRole;
use crate::render::html::{Kind, escape, tokens, with_values};
use crate::render::policy;

const FRAME: &str = include_str!("frame.html");
const CONFIRM: &str = include_str!("confirm.html");
const STYLE: &str = include_str!("scorm.css");
const SCRIPT: &str = include_str!("scorm.js");

/// The name of the package for everyone whom the clinicians' page is for.
const CLINICIANS: &str = "clinicians";

/// The interface words.
type Words = BTreeMap<String, String>;

/// The packages; `None` if the kit has no page that gathers the others.
pub(crate) fn export(of: Finished, words: &Words, as_draft: bool) -> io::Result<Option<Vec<Handed>>> {
    let Some(page) = single::page(of) else { return Ok(None) };
    let roles = of.kit.roles();
    let clinicians: Vec<&ReadyRole> = roles.iter().filter(|role| role.clinician).collect();
    let own = |role: &ReadyRole| role.id == CLINICIANS;
    let mut packages = Vec::new();
    for role in roles {
        packages.push(Package { name: &role.id, title: &role.title, roles: vec![role] });
    }
    if !clinicians.is_empty() && !roles.iter().any(own) {
        let title = words.get("scorm_clinicians").map_or(CLINICIANS, String::as_str);
        packages.push(Package { name: CLINICIANS, title, roles: clinicians });
    }
    packages
        .iter()
        .map(|package| package.handed(of, &page, words, as_draft))
        .collect::<io::Result<_>>()
        .map(Some)
}

/// A package to make.
struct Package<'a> {
    name: &'a str,
    title: &'a str,
    roles: Vec<&'a ReadyRole>,
}

impl Package<'_> {
    fn handed(&self, of: Finished, page: &str, words: &Words, as_draft: bool) -> io::Result<Handed> {
        let title = format!("{} at {}: {}", of.kit.tool(), of.kit.practice(), self.title);
        let version = self.version(of);
        let html = self.page(of, page, &title, &version, words);
        let (html, title) =
            if as_draft { (draft::of(&html), format!("DRAFT: {title}")) } else { (html, title) };
        let files = [
            ("imsmanifest.xml".to_string(), self.manifest(of, &title, &version).into_bytes()),
            ("index.html".to_string(), html.into_bytes()),
        ];
        Ok(Handed {
            path: format!("{}{}-{}.scorm.zip", draft::prefix(as_draft), of.name, self.name),
            bytes: archive::pack(&files)?,
            about: format!(
                "For the training system (SCORM 1.2): {}. It is recorded as completed only when the reader says so.",
                self.title
            ),
        })
    }

    /// The version of what these roles sign for.
    fn version(&self, of: Finished) -> String {
        let versions = self.roles.iter().filter_map(|role| of.output.signed.get(&role.id));
        let versions: Vec<&str> = versions.map(String::as_str).collect();
        if let [one] = versions.as_slice() { (*one).to_string() } else { hash(&versions.join("\n"), 4) }
    }

    fn page(&self, of: Finished, page: &str, title: &str, version: &str, words: &Words) -> String {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.id.as_str()).collect();
        let packet = Packet {
            title: title.to_string(),
            menu: words.get("menu").map_or("", String::as_str),
            parts: parts_for(of, &roles),
            roles,
        };
        let page = packet.of(page);
        let head = format!("<style>\n{STYLE}</style>\n<script>\n{SCRIPT}</script>\n");
        let confirm = said(CONFIRM, words).replace("{version}", version);
        let page = set_in(&page, &head, &said(FRAME, words), &confirm);
        let allowed = policy::of(&policy::scripts(&page), false);
        with_values(&page, |tag, attribute| {
            let is_policy = tag.attribute("http-equiv").is_some_and(|name| name == policy::HEADER);
            (is_policy && attribute.is("content")).then(|| allowed.clone())
        })
    }

    fn manifest(&self, of: Finished, title: &str, version: &str) -> String {
        // The id stays the same across editions, so that a system knows which course a package replaces.
        let id = hash(&format!("{}\n{}\n{}", of.name, of.kit.task_id(), self.name), 8);
        let title = escape(title);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="inservice-{id}" version="{version}" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="organization">
    <organization identifier="organization">
      <title>{title}</title>
      <item identifier="item" identifierref="resource">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="resource" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/>
    </resource>
  </resources>
</manifest>
"#
        )
    }
}

/// A template with the interface words filled in.
fn said(template: &str, words: &Words) -> String {
    let keys = words.iter().filter(|(key, _)| key.starts_with("scorm_"));
    keys.fold(template.to_string(), |text, (key, word)| text.replace(&format!("{{{key}}}"), &escape(word)))
}

/// Inserts text at the end of a page's head, before its `main` element, and at the end of that element.
fn set_in(page: &str, head: &str, above: &str, below: &str) -> String {
    let mut done = String::with_capacity(page.len() + head.len() + above.len() + below.len());
    let mut from = 0;
    for token in tokens(page) {
        let text = match token.kind {
            Kind::End(name) if name.eq_ignore_ascii_case("head") => head,
            Kind::Start(tag) if tag.is("main") => above,
            Kind::End(name) if name.eq_ignore_ascii_case("main") => below,
            _ => continue,
        };
        let at = token.range.start;
        done.push_str(&page[from..at]);
        done.push_str(text);
        from = at;
    }
    done.push_str(&page[from..]);
    done
}

fn hash(text: &str, bytes: usize) -> String {
    Sha256::digest(text).iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}
