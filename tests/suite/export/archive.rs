//! The archive, unpacked by Python's `zipfile` and searched for what must never be in it.

use std::collections::BTreeMap;
use std::io::Read;

use super::{export, python, sample};
use crate::driver::{Folder, TODAY};

/// Every entry of an archive with its bytes.
pub fn entries(folder: &Folder, path: &str) -> BTreeMap<String, Vec<u8>> {
    let file = std::fs::File::open(folder.path().join(path)).expect("the archive");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut found = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("readable");
        found.insert(entry.name().to_string(), bytes);
    }
    found
}

const READ: &str = "
import zipfile, sys, hashlib
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
sums = dict(reversed(line.split('  ', 1)) for line in archive.read('SHA256SUMS').decode().splitlines())
names = archive.namelist()
assert sorted(names) == sorted(list(sums) + ['SHA256SUMS']), names
for name in sums:
    assert hashlib.sha256(archive.read(name)).hexdigest() == sums[name], name
print(len(names), {entry.date_time for entry in archive.infolist()})
";

#[test]
fn the_archive_is_complete_and_the_same_every_time() {
    let folder = sample();
    let path = export(&folder, &["zip", "clients/riverbend"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-kit.zip");
    let first = std::fs::read(folder.path().join(&path)).expect("the archive");
    export(&folder, &["zip", "clients/riverbend", "--out", "again.zip"]);
    assert_eq!(std::fs::read(folder.path().join("again.zip")).expect("the archive"), first);
    folder.run(&["build", "clients/riverbend", "--today", TODAY]).ends(0);
    let mut site = folder.files("clients/riverbend/out/site");
    let packed = entries(&folder, &path);
    for (name, bytes) in packed.iter().filter_map(|(name, bytes)| Some((name.strip_prefix("site/")?, bytes)))
    {
        assert_eq!(site.remove(name).as_ref(), Some(bytes), "{name}");
    }
    assert!(site.is_empty(), "not in it: {:?}", site.keys());
    let readme = String::from_utf8(packed["README.txt"].clone()).expect("text");
    for part in ["nginx", "IIS", "SharePoint", "file share", "2026"] {
        assert!(readme.contains(part), "{part}");
    }
    assert!(!readme.contains('{') || readme.contains("location /kit/ {"), "{readme}");
    let Some(read) = python("the archive", &folder, READ, &[&path]) else { return };
    assert!(read.contains("{(1980, 1, 1, 0, 0, 0)}"), "{read}");
}

/// A kit that is cleared, with a private string in every place that can hold one.
fn secretive() -> Folder {
    let folder = sample();
    let mut kit = folder.read("clients/riverbend/kit.yaml");
    kit = kit.replacen(
        "people:\n",
        "people:\n  qx: {name: Quentin Xylo, role: front-desk, comfort: low, skeptic: true, talked_on: 2026-11-10}\n",
        1,
    );
    kit = kit.replacen(
        "concerns:\n",
        "concerns:\n  - {concern: Does it listen to us?, raised_by: qx, answer: \"No.\"}\n",
        1,
    );
    kit = kit.replacen(
        "accepted:\n",
        "accepted:\n  - {code: concern-open, by: dana, on: 2026-11-12, reason: \"Secret reason zzqx\"}\n",
        1,
    );
    folder.write("clients/riverbend/kit.yaml", kit);
    folder
}

#[test]
fn nothing_private_is_handed_to_staff() {
    let folder = secretive();
    folder.run(&["build", "clients/riverbend", "--today", TODAY]).ends(0);
    let leaders = folder.files("clients/riverbend/out/leaders");
    let text: String = leaders.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    for private in ["Quentin Xylo", "Secret reason zzqx"] {
        assert!(text.contains(private), "{private} is not even in leaders/");
    }
    let path = export(&folder, &["zip", "clients/riverbend"]);
    let mut handed: BTreeMap<String, String> = entries(&folder, &path)
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    for format in ["file", "ics"] {
        let path = export(&folder, &[format, "clients/riverbend"]);
        handed.insert(path.clone(), folder.read(&path).replace("\r\n ", ""));
    }
    export(&folder, &["scorm", "clients/riverbend", "--out", "courses"]);
    for name in folder.files("courses").keys() {
        for (path, bytes) in entries(&folder, &format!("courses/{name}")) {
            handed.insert(format!("{name}/{path}"), String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    if super::pdf::can_print() {
        for more in [&["--role", "front-desk"][..], &[]] {
            let path = export(&folder, &[&["pdf", "clients/riverbend"], more].concat());
            let text = super::pdf::pages(&folder, &path).concat();
            assert!(text.len() > 9_000, "{path}");
            handed.insert(path, text);
        }
    }
    assert!(handed.len() > 30);
    // A person who only has doubts is named as a colleague on the sign-off sheet; nothing says what they think.
    let register = ["raised_by", "raised by Quentin", "skeptic", "comfort: low", "comfort&quot;", "leaders/"];
    let reasons = ["Secret reason zzqx", "Rolled out clinic-wide"];
    for (name, text) in &handed {
        assert!(!name.starts_with("leaders"), "{name}");
        let text = if name == "README.txt" { text.replace("skeptic", "") } else { text.clone() };
        for private in register.iter().chain(&reasons) {
            assert!(!text.contains(private), "{name}: {private}");
        }
        let named = text.matches("Quentin Xylo").count();
        let may = name.contains("sign-off")
            || name.contains("all.html")
            || name.contains("search")
            || name.contains("-kit.html")
            || name.contains("-kit.pdf");
        assert!(named == 0 || may, "{name} names a doubter {named} times");
    }
}

#[test]
fn a_closed_gate_refuses_by_code_and_a_draft_is_marked_everywhere() {
    let kit = "practice: {name: Riverbend}\ntask: after-visit-summary\nroles: [front-desk]\n";
    let folder = Folder::kit(kit);
    for format in ["zip", "file"] {
        let ran = folder.run(&["export", format, "kit", "--today", TODAY]).ends(1);
        assert!(ran.err.contains("baa-signed") && ran.err.contains("--draft"), "{}", ran.err);
        assert!(ran.out.is_empty() && folder.files("kit/out/handover").is_empty(), "{}", ran.out);
    }
    for format in ["ics", "letters"] {
        let path = export(&folder, &[format, "kit", "--draft"]);
        assert!(!path.contains("DRAFT"), "{path}");
    }
    let path = export(&folder, &["zip", "kit", "--draft"]);
    assert_eq!(path, "kit/out/handover/DRAFT-kit-kit.zip");
    let file = export(&folder, &["file", "kit", "--draft"]);
    assert_eq!(file, "kit/out/handover/DRAFT-kit-kit.html");
    let pages = entries(&folder, &path).into_iter().filter(|(name, _)| name.ends_with(".html"));
    let mut pages: BTreeMap<_, _> = pages.collect();
    pages.insert(file.clone(), folder.read(&file).into_bytes());
    assert!(pages.len() > 8);
    for (name, bytes) in pages {
        let page = String::from_utf8(bytes).expect("text");
        assert!(page.contains("<title>DRAFT: ") && page.contains("class=\"draft-mark\""), "{name}");
    }
    // With --all, what may be exported is, and the rest is reported.
    let folder = Folder::kit(kit);
    let ran = folder.run(&["export", "--all", "kit", "--today", TODAY]).ends(1);
    assert!(
        ran.err.contains("`export zip` writes nothing") && ran.out.trim() == "kit/out/handover",
        "{}",
        ran.err
    );
    assert!(folder.files("kit/out/handover").contains_key("kit-rollout.ics"));
}

/// The answer of a server on this machine to a request: status and body.
fn fetch(port: u16, path: &str) -> (u16, Vec<u8>) {
    use std::io::Write;
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: intranet\r\n\r\n").expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let status = String::from_utf8_lossy(&answer[9..12]).parse().expect("a status");
    (status, answer[end + 4..].to_vec())
}

#[cfg(unix)]
#[test]
fn nginx_hosts_it_below_another_address_as_the_readme_says() {
    let Some(nginx) =
        ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|path| std::path::Path::new(path).is_file())
    else {
        return crate::driver::skipped("hosting", "nginx is missing; .ci/run installs it");
    };
    let folder = sample();
    let path = export(&folder, &["zip", "clients/riverbend"]);
    let packed = entries(&folder, &path);
    for (name, bytes) in &packed {
        folder.write(&format!("www/{name}"), bytes);
    }
    let readme = String::from_utf8(packed["README.txt"].clone()).expect("text").replace('\r', "");
    let start = readme.find("location /kit/ {").expect("a sample for nginx");
    let block = &readme[start..=start + readme[start..].find('}').expect("its end")];
    let alias = block
        .lines()
        .find_map(|line| line.trim().strip_prefix("alias ")?.strip_suffix(';'))
        .expect("an alias");
    let top = folder.path().display();
    let block = block.replace(alias, &format!("{top}/www/site/")).replace("192.168.0.0/16", "127.0.0.0/8");
    let port =
        std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("it").port();
    folder.write(
        "nginx.conf",
        format!(
            "daemon off; master_process off; error_log {top}/error.log; pid {top}/pid; events {{}}\nhttp {{ access_log off; types {{ text/html html; text/javascript js; }}\n\
             client_body_temp_path {top}/t1; proxy_temp_path {top}/t2; fastcgi_temp_path {top}/t3; uwsgi_temp_path {top}/t4; scgi_temp_path {top}/t5;\n\
             server {{ listen 127.0.0.1:{port}; {block} }} }}\n"
        ),
    );
    let mut server = std::process::Command::new(nginx)
        .args(["-c", &format!("{top}/nginx.conf"), "-p", &top.to_string()])
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("nginx starts");
    let up = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    let answers: Vec<(String, (u16, Vec<u8>))> = if up {
        let names = packed.keys().filter_map(|name| name.strip_prefix("site/").map(str::to_string));
        names
            .chain([String::new()])
            .map(|name| (name.clone(), fetch(port, &format!("/kit/{name}"))))
            .collect()
    } else {
        Vec::new()
    };
    server.kill().expect("it ends");
    server.wait().expect("it has ended");
    assert!(
        up && answers.len() > 15,
        "{}",
        std::fs::read_to_string(folder.path().join("error.log")).unwrap_or_default()
    );
    for (name, (status, bytes)) in answers {
        let file = if name.is_empty() { "index.html" } else { &name };
        assert_eq!((status, &bytes), (200, &packed[&format!("site/{file}")]), "{name}");
        // Everything that it links to is below the same address.
        let page = String::from_utf8_lossy(&bytes);
        assert!(!page.contains(" href=\"/") && !page.contains(" src=\"/"), "{name}");
    }
}
