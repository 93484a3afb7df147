//! The preview, tested with the real binary over plain TCP: what a browser gets while files appear, disappear and change.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::driver::{Folder, TODAY};

const KIT: &str = "practice: {name: Riverbend}\ntask: after-visit-summary\nroles: [front-desk, nurse]\n";
/// The longest that anything may take on a machine that is busy with other tests.
const LONG: Duration = Duration::from_secs(20);

/// A running preview of the folder `kit`, which is killed with the test.
struct Preview {
    child: Child,
    host: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    fn of(folder: &Folder, more: &[&str]) -> Self {
        Self::started(folder, &[&["--port", "0"], more].concat())
    }

    fn started(folder: &Folder, more: &[&str]) -> Self {
        Self::spawned(folder.command(&[&["serve", "kit", "--today", TODAY], more].concat()))
    }

    fn spawned(mut command: std::process::Command) -> Self {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let host = line.trim_end().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let host = host.unwrap_or_else(|| panic!("no address: {line}")).to_string();
        Self { child, host }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("a connection");
        stream.set_read_timeout(Some(LONG)).expect("a time");
        stream
    }

    fn ask(&self, request: &str, headers: &str) -> Answer {
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.host) };
        let mut stream = self.connect();
        write!(stream, "{request} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text}"));
        let status = head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_string(), body: body.to_string() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), "")
    }

    /// Requests a page until it is as expected. Every answer on the way must be complete.
    #[track_caller]
    fn until(&self, path: &str, is: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if is(&answer) {
                return answer;
            }
            assert!(answer.body.trim_end().ends_with("</html>"), "half a page: {}", answer.body);
            assert!(start.elapsed() < LONG, "{path}: {}\n{}", answer.status, answer.body);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    fn until_holds(&self, path: &str, text: &str) {
        self.until(path, |answer| answer.status == 200 && answer.body.contains(text));
    }

    /// The stream of states.
    fn events(&self) -> BufReader<TcpStream> {
        let mut stream = self.connect();
        write!(stream, "GET /-/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).expect("sent");
        BufReader::new(stream)
    }
}

/// The next state of a stream.
fn next_state(events: &mut BufReader<TcpStream>) -> serde_json::Value {
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).expect("a state in time") > 0, "the stream ended");
        if let Some(json) = line.strip_prefix("data:") {
            return serde_json::from_str(json.trim()).expect("JSON");
        }
    }
}

#[test]
fn serve_sends_what_build_writes_byte_for_byte() {
    let folder = Folder::kit(KIT).file("kit/content/pages/more.md", "---\ntitle: More\n---\n\nMore.\n");
    folder.build().ends(0);
    let preview = Preview::of(&folder, &[]);
    let files = folder.files("kit/out");
    let mut pages = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with('.')) {
        let answer = preview.get(&format!("/{path}?raw"));
        assert_eq!(answer.body.as_bytes(), bytes, "{path}");
        // The search index is not a page: nothing is added to it.
        if !path.ends_with(".html") {
            continue;
        }
        let shown = preview.get(&format!("/{path}"));
        assert!(shown.body.contains("/-/preview.js") && shown.body.contains("connect-src 'self'"), "{path}");
        pages += 1;
    }
    assert!(pages > 8);
    let moved = preview.get("/");
    assert!(moved.status == 307 && moved.head.contains("location: /site/index.html"), "{}", moved.head);
    let etag = preview.get("/site/index.html?raw").head;
    let etag = etag.lines().find_map(|line| line.strip_prefix("etag: ")).expect("a tag");
    let again = preview.ask("GET /site/index.html?raw", &format!("If-None-Match: {etag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}

#[test]
fn every_way_of_saving_is_seen() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &[]);
    let kit = |name: &str| KIT.replace("Riverbend", name);
    for round in 0..3 {
        folder.write("kit/kit.yaml", kit(&format!("Written {round}")));
        preview.until_holds("/site/index.html", &format!("Written {round}"));
        folder.write("kit/.kit.yaml.swp", kit(&format!("Renamed {round}")));
        fs::rename(folder.path().join("kit/.kit.yaml.swp"), folder.path().join("kit/kit.yaml"))
            .expect("renamed");
        preview.until_holds("/site/index.html", &format!("Renamed {round}"));
    }
    // The whole folder is replaced, as by a checkout.
    folder.write("other/kit.yaml", kit("Replaced"));
    fs::rename(folder.path().join("kit"), folder.path().join("old")).expect("renamed");
    fs::rename(folder.path().join("other"), folder.path().join("kit")).expect("renamed");
    preview.until_holds("/site/index.html", "Replaced");
    folder.write("kit/kit.yaml", kit("Afterwards"));
    preview.until_holds("/site/index.html", "Afterwards");
    // Deleted, and created again.
    fs::remove_dir_all(folder.path().join("kit")).expect("removed");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(preview.get("/site/index.html").status, 200, "the last good page stays");
    folder.write("kit/kit.yaml", kit("Anew"));
    preview.until_holds("/site/index.html", "Anew");
}

#[cfg(unix)]
#[test]
fn a_save_through_a_link_is_seen() {
    let folder = Folder::kit(KIT).file("kit/drafts/page.md", "---\ntitle: Linked\n---\n\nFirst.\n");
    let pages = folder.path().join("kit/content/pages");
    fs::create_dir_all(&pages).expect("folders");
    std::os::unix::fs::symlink(folder.path().join("kit/drafts/page.md"), pages.join("linked.md"))
        .expect("a link");
    let preview = Preview::of(&folder, &[]);
    preview.until_holds("/site/linked.html", "First.");
    folder.write("kit/drafts/page.md", "---\ntitle: Linked\n---\n\nSecond.\n");
    preview.until_holds("/site/linked.html", "Second.");
}

#[test]
fn without_events_the_files_are_polled() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &["--poll"]);
    folder.write("kit/kit.yaml", KIT.replace("Riverbend", "Polled"));
    preview.until_holds("/site/index.html", "Polled");
}

#[test]
fn two_saves_in_one_second_are_both_seen_where_time_is_coarse() {
    let folder = Folder::kit(&KIT.replace("Riverbend", "Aaaaaaaa0"));
    let preview = Preview::of(&folder, &["--poll"]);
    // A drive that counts in whole seconds, and an editor that writes in place: the same file, length and time.
    let second = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    for round in 1..4 {
        let file = fs::OpenOptions::new().write(true).open(folder.path().join("kit/kit.yaml"));
        let mut file = file.expect("the kit");
        file.write_all(KIT.replace("Riverbend", &format!("Aaaaaaaa{round}")).as_bytes()).expect("written");
        file.set_modified(second).expect("a time");
        drop(file);
        preview.until_holds("/site/index.html", &format!("Aaaaaaaa{round}"));
    }
}

#[cfg(unix)]
#[test]
fn the_folder_in_which_it_was_started_may_be_replaced() {
    let folder = Folder::new()
        .file("w/clients/kit/kit.yaml", KIT)
        .file("next/kit.yaml", KIT.replace("Riverbend", "Replaced"))
        .file("w/content/faq/own.md", "---\nquestion: Own?\n---\n\nFirst.\n");
    let kit = folder.path().join("w/clients/kit");
    let mut command = folder.command(&["serve", "--port", "0", "--today", TODAY]);
    command.current_dir(&kit);
    let preview = Preview::spawned(command);
    preview.until_holds("/site/faq.html", "First.");
    fs::rename(&kit, folder.path().join("old")).expect("renamed");
    fs::rename(folder.path().join("next"), &kit).expect("renamed");
    preview.until_holds("/site/index.html", "Replaced");
    folder.write("w/content/faq/own.md", "---\nquestion: Own?\n---\n\nSecond.\n");
    preview.until_holds("/site/faq.html", "Second.");
    // Messages about the kit still show paths relative to where the command was run.
    folder.write("w/clients/kit/kit.yaml", KIT.replace("practice", "pratice"));
    let mut events = preview.events();
    let mut state = next_state(&mut events);
    while state["faults"].as_array().is_none_or(Vec::is_empty) {
        state = next_state(&mut events);
    }
    assert_eq!(state["faults"][0]["file"], "kit.yaml");
}

#[test]
fn a_new_page_appears_and_a_deleted_one_disappears() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &[]);
    assert_eq!(preview.get("/site/parking.html").status, 404);
    folder.write("kit/content/pages/parking.md", "---\ntitle: Parking\nnav: 70\n---\n\nBehind the house.\n");
    preview.until_holds("/site/parking.html", "Behind the house.");
    preview.until_holds("/site/index.html", "Parking");
    fs::remove_file(folder.path().join("kit/content/pages/parking.md")).expect("removed");
    preview.until("/site/parking.html", |answer| answer.status == 404);
    assert!(!preview.get("/site/index.html").body.contains("Parking"));
}

#[test]
fn five_hundred_files_at_once_are_one_change() {
    let folder = Folder::kit(KIT);
    let answers = |text: &str| {
        for number in 0..500 {
            let entry = format!("---\nquestion: \"Question {number}?\"\n---\n\nAnswer {text} {number}.\n");
            folder.write(&format!("kit/content/faq/own-{number:03}.md"), entry);
        }
    };
    answers("old");
    let preview = Preview::of(&folder, &[]);
    preview.until_holds("/site/faq.html", "Answer old 499.");
    let mut events = preview.events();
    next_state(&mut events);
    answers("new");
    let last = preview.until("/site/faq.html", |answer| !answer.body.contains("Answer old"));
    assert!(
        last.status == 200 && last.body.contains("Answer new 0.") && last.body.contains("Answer new 499.")
    );
}

#[test]
fn if_a_port_is_taken_the_next_one_is_used() {
    // Taken here or already by someone else: either way, it is not free.
    let taken = std::net::TcpListener::bind("127.0.0.1:4400");
    let folder = Folder::kit(KIT);
    let preview = Preview::started(&folder, &[]);
    let (_, port) = preview.host.rsplit_once(':').expect("a port");
    assert!((4401..4500).contains(&port.parse::<u16>().expect("a number")), "{port}");
    assert_eq!(preview.get("/site/index.html").status, 200);
    drop(taken);
    let wished = preview.host.rsplit_once(':').expect("a port").1.to_string();
    let ran = folder.run(&["serve", "kit", "--port", &wished]).ends(3);
    assert!(ran.err.contains(&wished) && ran.out.is_empty(), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_at_the_address() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::kit(KIT)
        .file("bin/xdg-open", "#!/bin/sh\nprintf %s \"$1\" > opened.part\nmv opened.part opened\n");
    let program = folder.path().join("bin/xdg-open");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    let path =
        format!("{}:{}", folder.path().join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = folder.command(&["serve", "kit", "--port", "0", "--open", "--today", TODAY]);
    command.env("PATH", path);
    let preview = Preview::spawned(command);
    let start = Instant::now();
    while !folder.path().join("opened").exists() {
        assert!(start.elapsed() < LONG, "nothing was opened");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(folder.read("opened"), format!("http://{}/", preview.host));
}

/// An address of this machine that is not a loopback address. Nothing is sent to find it.
fn own_network_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[test]
fn other_machines_may_look_but_open_nothing() {
    let folder = Folder::kit(KIT);
    let host = ["--port", "0", "--host", "0.0.0.0", "--editor", "true {file}", "--today", TODAY];
    let mut command = folder.command(&[&["serve", "kit"], &host[..]].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let mut warning = String::new();
    BufReader::new(child.stderr.take().expect("piped")).read_line(&mut warning).expect("a line");
    let mut address = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut address).expect("a line");
    let here = address.trim_end().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
    let here = here.expect("an address").to_string();
    assert!(here.starts_with("127.0.0.1:"), "{address}");
    for part in
        ["everyone in this network can read every page", "leaders", "Only this machine can open files"]
    {
        assert!(warning.contains(part), "{warning}");
    }
    let mut preview = Preview { child, host: here.clone() };
    let page = preview.get("/site/index.html").body;
    let token = page.split("data-token=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let known = format!("X-Inservice-Token: {token}\r\n");
    assert_eq!(preview.ask("POST /-/open?file=kit/kit.yaml&line=1", &known).status, 204);
    let Some(ip) = own_network_address() else {
        println!("skipped: this machine has no address but loopback ones");
        return;
    };
    let (_, port) = here.rsplit_once(':').expect("a port");
    preview.host = format!("{ip}:{port}");
    for path in ["/site/index.html", "/site/nothing.html", "/nothing"] {
        let answer = preview.get(path);
        assert!(answer.body.contains("/-/preview.js"), "{}", answer.body);
        assert!(!answer.body.contains("data-token") && !answer.body.contains(token), "{path}");
        for part in [&token[..8], &token[8..16], &token[16..24], &token[24..]] {
            assert!(!answer.head.contains(part), "{path}: {}", answer.head);
        }
    }
    for headers in ["", &known] {
        let answer = preview.ask("POST /-/open?file=kit/kit.yaml&line=1", headers);
        assert!(answer.status == 403 && answer.body.contains("only on the machine"), "{}", answer.body);
    }
}

#[test]
fn a_fault_covers_the_last_good_page_until_it_is_fixed() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &[]);
    let mut events = preview.events();
    let before = next_state(&mut events);
    assert_eq!(before["faults"].as_array().map(Vec::len), Some(0));
    folder.write("kit/kit.yaml", KIT.replace("practice:", "pratice:"));
    let faulty = next_state(&mut events);
    let drawn = faulty["faults"].to_string();
    assert!(drawn.contains("unknown-key") && drawn.contains("Did you mean `practice`?"), "{drawn}");
    assert_eq!(faulty["pages"], before["pages"], "the good pages stay");
    assert!(preview.get("/site/index.html").body.contains("Riverbend"));
    folder.write("kit/kit.yaml", KIT);
    assert_eq!(next_state(&mut events), before);
}

#[test]
fn an_emptied_file_never_flashes_a_fault() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &[]);
    let mut events = preview.events();
    next_state(&mut events);
    for round in 0..5 {
        let whole = KIT.replace("Riverbend", &format!("Whole {round}"));
        folder.write("kit/kit.yaml", "");
        std::thread::sleep(Duration::from_millis(40));
        folder.write("kit/kit.yaml", &whole[..whole.len() / 2]);
        std::thread::sleep(Duration::from_millis(40));
        folder.write("kit/kit.yaml", &whole);
        let state = next_state(&mut events);
        assert_eq!(state["faults"].as_array().map(Vec::len), Some(0), "{}", state["faults"]);
        preview.until_holds("/site/index.html", &format!("Whole {round}"));
    }
}

#[test]
fn it_starts_with_a_broken_kit_and_shows_why() {
    let folder = Folder::kit("practice: [\n");
    let preview = Preview::of(&folder, &[]);
    let answer = preview.get("/site/index.html");
    assert!(answer.status == 503 && answer.body.contains("/-/preview.js"), "{}", answer.body);
    assert_ne!(next_state(&mut preview.events())["faults"].as_array().map(Vec::len), Some(0));
    folder.write("kit/kit.yaml", KIT);
    preview.until_holds("/site/index.html", "Riverbend");
}

#[test]
fn foreign_requests_are_refused() {
    let folder = Folder::kit(KIT).file("secret.txt", "nobody's business");
    let preview = Preview::of(&folder, &["--editor", "false {file}"]);
    let own = format!("Host: {}\r\n", preview.host);
    for host in ["evil.example", "evil.example:4400", "127.0.0.1.evil.example", "127.0.0.1"] {
        assert_eq!(preview.ask("GET /site/index.html", &format!("Host: {host}\r\n")).status, 421, "{host}");
    }
    for origin in ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"] {
        let headers = format!("{own}Origin: {origin}\r\n");
        assert_eq!(preview.ask("GET /site/index.html", &headers).status, 403, "{origin}");
    }
    let cross = format!("{own}Sec-Fetch-Site: cross-site\r\n");
    assert_eq!(preview.ask("GET /-/events", &cross).status, 403);
    assert_eq!(
        preview.ask("GET /site/index.html", &cross).status,
        200,
        "a link from elsewhere may lead here"
    );
    for path in [
        "/site/../secret.txt",
        "/site/%2e%2e/secret.txt",
        "/site/..%2f..%2fsecret.txt",
        "/../secret.txt",
        "//secret.txt",
        "/kit/kit.yaml",
        "/site/%00",
    ] {
        let answer = preview.get(path);
        assert!(answer.status >= 400 && !answer.body.contains("business"), "{path}: {}", answer.status);
    }
    // Files open only for pages of this process, and only inside the kit.
    let page = preview.get("/site/index.html").body;
    let token = page.split("data-token=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let open =
        |file: &str, headers: &str| preview.ask(&format!("POST /-/open?file={file}&line=1"), headers).status;
    assert_eq!(open("kit/kit.yaml", ""), 403);
    let known = format!("X-Inservice-Token: {token}\r\n");
    assert_eq!(open("secret.txt", &known), 403);
    assert_eq!(open("kit/../secret.txt", &known), 403);
    assert_eq!(open("kit/kit.yaml", &known), 204);
}

#[test]
fn a_printed_text_is_traced_to_its_line() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &[]);
    let places = |text: &str| -> Vec<String> {
        let answer = preview.get(&format!("/-/why?page=site/index.html&text={}", text.replace(' ', "%20")));
        let places: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        let row = |one: &serde_json::Value| {
            format!("{}:{} {}", one["file"].as_str().expect("a file"), one["line"], one["open"])
        };
        places.as_array().expect("rows").iter().map(row).collect()
    };
    // A value, a line of the page's template, and both in one sentence.
    assert_eq!(places("Riverbend"), ["kit/kit.yaml:1 true"]);
    let template = include_str!("../../content/pages/index.md");
    let heading = "What you need to know in one minute";
    let line = template.lines().position(|line| line.ends_with(heading)).expect("the heading") + 1;
    assert_eq!(places(heading), [format!("content/pages/index.md:{line} false")]);
    let title = places("[tool name] at Riverbend");
    assert!(title.contains(&"kit/kit.yaml:1 true".to_string()), "{title:?}");
    assert!(title.contains(&"content/pages/index.md:2 false".to_string()), "{title:?}");
    assert_eq!(places("Nobody has written this anywhere."), Vec::<String>::new());
    // A day that also belongs to a person.
    let people = "people: {sam: {name: Sam Lee, trained_on: 2026-11-20}}\n";
    folder.write("kit/kit.yaml", format!("{people}{KIT}rollout:\n  training_on: 2026-11-20\n"));
    preview.until_holds("/site/index.html", "Friday, November 20, 2026");
    assert_eq!(places("Friday, November 20, 2026"), ["kit/kit.yaml:6 true"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once_with_open_streams() {
    let folder = Folder::kit(KIT);
    let mut preview = Preview::of(&folder, &[]);
    let mut streams: Vec<_> = (0..3).map(|_| preview.events()).collect();
    for stream in &mut streams {
        next_state(stream);
    }
    let start = Instant::now();
    let process = preview.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &process]).status().expect("kill").success());
    preview.child.wait().expect("its end");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn site_only_serves_nothing_for_leaders() {
    let folder = Folder::kit(KIT);
    let preview = Preview::of(&folder, &["--site-only"]);
    assert_eq!(preview.get("/leaders/readiness.html").status, 404);
    assert_eq!(preview.get("/leaders/readiness.html?raw").status, 404);
    let state = next_state(&mut preview.events());
    let pages: Vec<&String> = state["pages"].as_object().expect("pages").keys().collect();
    assert!(pages.iter().all(|page| page.starts_with("site/")) && !pages.is_empty(), "{pages:?}");
    assert_eq!(state["findings"], serde_json::json!([]));
}

#[test]
fn in_a_workspace_every_kit_is_listed_with_its_own_preview() {
    let folder = Folder::new()
        .file("clients/riverbend/kit.yaml", KIT)
        .file("clients/lakeside/kit.yaml", KIT.replace("Riverbend", "Lakeside & Sons"));
    let preview = Preview::spawned(folder.command(&["serve", "--port", "0"]));
    let list = preview.get("/");
    assert!(
        list.body.contains("Lakeside &amp; Sons") && list.body.contains("/kit/riverbend"),
        "{}",
        list.body
    );
    let moved = preview.get("/kit/lakeside");
    assert_eq!(moved.status, 307);
    assert!(moved.head.to_lowercase().contains("location: http://127.0.0.1:"), "{}", moved.head);
    assert_eq!(preview.get("/kit/nobody").status, 404);
}
