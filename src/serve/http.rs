//! The server: answers from the edition that is shown at the moment. Addresses are looked up and never become paths on disk. A
//! request under another host name, or from another site's page, is refused.

use std::collections::hash_map::RandomState;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Path, Query, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use serde::Deserialize;
use tokio::sync::watch::Receiver;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::Shown;
use super::editor::{Editor, Opened};
use super::page::{self, Leave};
use crate::browser;
use crate::eject;
use crate::files::workspace::KitPlace;

/// What a handler needs to know.
#[derive(Clone)]
pub struct ServerState {
    address: SocketAddr,
    shown: Receiver<Arc<Shown>>,
    place: KitPlace,
    editor: Option<Editor>,
    /// Known only to pages that this process served to a browser on this machine.
    token: Arc<str>,
    /// Lets only the preview's own script run in served pages, in addition to the page's own.
    nonce: Arc<str>,
    /// Distinguishes this run from others in the tags of pages that carry the preview.
    run: Arc<str>,
    script: Arc<str>,
}

impl ServerState {
    /// The state for a server at an address that answers with what is shown.
    pub fn new(
        address: SocketAddr,
        shown: Receiver<Arc<Shown>>,
        place: KitPlace,
        editor: Option<Editor>,
    ) -> Self {
        // Seeded by the operating system; it only has to be hard to guess.
        let random = || RandomState::new().build_hasher().finish();
        let secret = || Arc::from(format!("{:016x}{:016x}", random(), random()));
        let (token, nonce) = (secret(), secret());
        let run = format!("{:08x}", random() >> 32).into();
        Self { address, shown, place, editor, token, nonce, run, script: page::script().into() }
    }

    fn now(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.borrow())
    }

    /// The permissions of a page that goes to `peer`.
    fn leave_for(&self, peer: SocketAddr) -> Leave<'_> {
        Leave { nonce: &self.nonce, token: self.token_for(peer) }
    }

    /// The token for a page that goes to `peer`; `None` for other machines, which must not start the editor of this one.
    fn token_for(&self, peer: SocketAddr) -> Option<&str> {
        let ip = peer.ip().to_canonical();
        (ip.is_loopback() || ip == self.address.ip()).then_some(&*self.token)
    }
}

/// Whether a name and a port, as a browser writes them, mean this server. If a foreign name leads here, someone else's page is
/// asking.
fn is_ours(address: SocketAddr, host: &str) -> bool {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    if port != address.port().to_string() {
        return false;
    }
    if name == "localhost" {
        return true;
    }
    let Ok(ip) = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() else {
        return false;
    };
    let own = address.ip();
    ip.is_loopback() || ip == own || own.is_unspecified()
}

/// Serves in its own thread. Nothing needs cleanup, so the process can end at any time.
pub fn start(listener: TcpListener, door: ServerState) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let router = Router::new()
        .route("/", get(async || Redirect::temporary("/site/index.html")))
        .route("/site/", get(async || Redirect::temporary("/site/index.html")))
        .route("/{folder}/{*path}", get(file))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .route("/-/preview.js", get(script))
        .route("/-/events", get(events))
        .route("/-/why", get(why))
        .route("/-/open", post(open))
        .route("/-/eject", post(make_own))
        .route("/-/pdf", get(pdf))
        .fallback(nothing)
        .layer(from_fn_with_state(door.clone(), guard))
        .with_state(door);
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let listener = listener.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await
        })
    });
    Ok(())
}

/// Lets through only what a browser requests from this server itself.
async fn guard(State(door): State<ServerState>, request: Request, next: Next) -> Response {
    if let Some(refused) = objection(door.address, request.headers(), request.uri().path()) {
        return refused;
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("cache-control", "no-cache"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// The refusal for a request that is not answered.
pub(super) fn objection(own: SocketAddr, headers: &HeaderMap, path: &str) -> Option<Response> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if !text("host").is_some_and(|host| is_ours(own, host)) {
        return Some((StatusCode::MISDIRECTED_REQUEST, own_address(own.port())).into_response());
    }
    let from = text("origin").map(|origin| origin.strip_prefix("http://").unwrap_or_default());
    let site = text("sec-fetch-site").unwrap_or("none");
    let foreign = from.is_some_and(|host| !is_ours(own, host))
        || (path.starts_with("/-/") && !["same-origin", "none"].contains(&site));
    foreign.then(|| refused(StatusCode::FORBIDDEN, "This request came from another site's page."))
}

/// The advice if the browser reached this server under another name or port.
fn own_address(port: u16) -> String {
    format!(
        "This preview answers only on this machine, at http://127.0.0.1:{port}/ or http://localhost:{port}/.\n\
         Through a tunnel, a dev container or a codespace, forward the same port number on both sides, for example\n\
         `ssh -L {port}:127.0.0.1:{port} HOST`, and open http://localhost:{port}/. `--port` sets the number.\n"
    )
}

fn refused(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

/// A page as `build` writes it, with the preview added unless the query is `raw`.
async fn file(
    State(door): State<ServerState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path((folder, path)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let shown = door.now();
    let path = format!("{folder}/{path}");
    let raw = query.as_deref() == Some("raw");
    let leave = door.leave_for(peer);
    let Some((bytes, tag)) = shown.page(&path) else { return absent(leave, &shown, &path) };
    let is_page = path.ends_with(".html");
    let etag = if raw { format!("\"{tag}\"") } else { format!("\"{tag}-{}\"", door.run) };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == etag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let body = if raw || !is_page { bytes.to_vec() } else { page::with_preview(bytes, &path, tag, leave) };
    ([(header::CONTENT_TYPE, kind(&path).to_string()), (header::ETAG, etag)], body).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// The answer for a page that does not exist. It turns into the page once there is one.
fn absent(leave: Leave, shown: &Shown, path: &str) -> Response {
    let (status, title, text) = if shown.good.is_some() {
        let home = "The kit has no page here. <a href=\"/site/index.html\">To the first page</a>.";
        (StatusCode::NOT_FOUND, "No such page", home)
    } else {
        let wait = "Its faults are listed here. Once they are fixed, the page appears by itself.";
        (StatusCode::SERVICE_UNAVAILABLE, "This kit cannot be built yet", wait)
    };
    let body = page::stand_in(path, leave, title, text);
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

async fn nothing(State(door): State<ServerState>, ConnectInfo(peer): ConnectInfo<SocketAddr>) -> Response {
    absent(door.leave_for(peer), &door.now(), "")
}

async fn script(State(door): State<ServerState>) -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], door.script.to_string()).into_response()
}

/// The current state, then each new one. A slow client gets only the newest, and not every one in between.
async fn events(State(door): State<ServerState>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let states =
        WatchStream::new(door.shown.clone()).map(|shown| Ok(Event::default().data(shown.state.as_str())));
    Sse::new(states).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct Asked {
    text: String,
    #[serde(default)]
    page: String,
}

/// Where a printed text was written.
async fn why(State(door): State<ServerState>, Query(asked): Query<Asked>) -> Response {
    let shown = door.now();
    let places = tokio::task::spawn_blocking(move || {
        let files = eject::built_in();
        let rows = shown.origins().find(&asked.text, Some(&asked.page)).into_iter().map(|origin| {
            let open = door.place.find(&origin.file).is_some();
            let eject = !open && files.iter().any(|file| file.path == origin.file);
            serde_json::json!({ "file": origin.file, "line": origin.line, "open": open, "eject": eject, "text": origin.text })
        });
        serde_json::Value::Array(rows.collect()).to_string()
    });
    let json = places.await.unwrap_or_else(|_| "[]".to_string());
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

#[derive(Deserialize)]
struct Opening {
    file: String,
    #[serde(default)]
    line: u32,
    /// The name of the editor that the user chose in the browser.
    #[serde(default)]
    editor: String,
}

/// The refusal if a page may not act on files. Only pages that this process served to this machine may.
fn may_not_act(door: &ServerState, peer: SocketAddr, headers: &HeaderMap) -> Option<Response> {
    if door.token_for(peer).is_none() {
        return Some(refused(
            StatusCode::FORBIDDEN,
            "Files open only on the machine where the preview runs.",
        ));
    }
    let holds = |token: &header::HeaderValue| token.as_bytes() == door.token.as_bytes();
    let known = headers.get("x-inservice-token").is_some_and(holds);
    (!known).then(|| refused(StatusCode::FORBIDDEN, "This page is from an earlier preview. Reload it."))
}

/// Opens a place in the editor. If no editor is known, the answer is the list to choose from.
async fn open(
    State(door): State<ServerState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(opening): Query<Opening>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = may_not_act(&door, peer, &headers) {
        return refused;
    }
    let Some(file) = door.place.find(&opening.file) else {
        return refused(StatusCode::FORBIDDEN, "This is built in, not a file of the kit or its workspace.");
    };
    // A page may send a name but no command: it must not decide what runs.
    let chosen = Editor::names().find(|name| *name == opening.editor).and_then(Editor::named);
    let Some(editor) = door.editor.clone().or(chosen) else {
        let names: Vec<&str> = Editor::names().collect();
        let names = serde_json::json!(names).to_string();
        return (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json")], names).into_response();
    };
    match editor.open(&file, opening.line.max(1)) {
        Ok(Opened::Started) => StatusCode::NO_CONTENT.into_response(),
        Ok(Opened::Follow(address)) => address.into_response(),
        Err(error) => {
            let text =
                format!("The editor did not start: {error}. Start the preview with --editor and another.");
            (StatusCode::BAD_GATEWAY, text).into_response()
        }
    }
}

/// Copies a built-in file into the workspace, or into the kit if it is in no workspace.
async fn make_own(
    State(door): State<ServerState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(opening): Query<Opening>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = may_not_act(&door, peer, &headers) {
        return refused;
    }
    let files = eject::built_in();
    let Some(file) = files.iter().find(|file| file.path == opening.file) else {
        return refused(StatusCode::NOT_FOUND, "There is no such built-in file.");
    };
    let folder = door.place.workspace.as_ref().unwrap_or(&door.place.folder);
    match eject::Layer::at(folder.path()).and_then(|mut layer| layer.eject(file)) {
        Ok(()) => folder.show(&file.path).into_response(),
        Err(error) => {
            (StatusCode::CONFLICT, format!("{} was not written: {error}.", file.path)).into_response()
        }
    }
}

#[derive(Deserialize)]
struct Printing {
    page: String,
    token: String,
}

/// A page as the installed browser prints it.
async fn pdf(
    State(door): State<ServerState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(printing): Query<Printing>,
) -> Response {
    if door.token_for(peer).is_none_or(|token| token != printing.token) {
        return refused(
            StatusCode::FORBIDDEN,
            "This page is from an earlier preview. Reload it, and ask again.",
        );
    }
    let page = printing.page.trim_start_matches('/');
    if door.now().page(page).is_none() {
        return refused(StatusCode::NOT_FOUND, "The kit has no such page.");
    }
    let address = format!("{}{page}?raw", super::shown_address(door.address));
    match tokio::task::spawn_blocking(move || browser::pdf(&address)).await {
        Ok(Ok(pdf)) => ([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response(),
        Ok(Err(error)) => (StatusCode::BAD_GATEWAY, format!("There is no PDF: {error}.\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
