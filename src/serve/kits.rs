//! The list of a workspace's kits, shown if a preview is started without naming one. Each kit gets its own preview, on its own
//! port, when it is first asked for.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::http;
use crate::render::html::escape;

/// A kit in the list.
#[derive(Debug)]
pub struct Row {
    /// The name of its folder.
    pub name: String,
    /// The practice's name.
    pub practice: String,
    /// How far it is cleared, in words.
    pub standing: String,
}

type List = Box<dyn Fn() -> Vec<Row> + Send + Sync>;
type Start = Box<dyn Fn(&str) -> io::Result<String> + Send + Sync>;

#[derive(Clone)]
struct Served {
    address: SocketAddr,
    list: Arc<List>,
    start: Arc<Start>,
    /// The addresses of the running previews, by the kit's name.
    running: Arc<Mutex<BTreeMap<String, String>>>,
}

/// A list that has its port and is not yet served.
pub struct Kits {
    listener: TcpListener,
    address: SocketAddr,
}

impl Kits {
    /// Takes a port.
    pub fn new(host: IpAddr, port: Option<u16>) -> io::Result<Self> {
        let listener = super::listen(host, port)?;
        Ok(Self { address: listener.local_addr()?, listener })
    }

    /// Its address for a browser on this machine.
    pub fn address(&self) -> String {
        super::shown_address(self.address)
    }

    /// Serves until the process ends. `list` returns the kits as they are now; `start` starts the preview of a kit and returns
    /// its address.
    pub fn run(
        self,
        list: impl Fn() -> Vec<Row> + Send + Sync + 'static,
        start: impl Fn(&str) -> io::Result<String> + Send + Sync + 'static,
    ) -> io::Result<()> {
        let served = Served {
            address: self.address,
            list: Arc::new(Box::new(list)),
            start: Arc::new(Box::new(start)),
            running: Arc::default(),
        };
        let router = Router::new()
            .route("/", get(index))
            .route("/kit/{name}", get(open))
            .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
            .layer(from_fn_with_state(served.clone(), guard))
            .with_state(served);
        self.listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            axum::serve(listener, router).await
        })
    }
}

async fn guard(State(served): State<Served>, request: Request, next: Next) -> Response {
    match http::objection(served.address, request.headers(), request.uri().path()) {
        Some(refused) => refused,
        None => next.run(request).await,
    }
}

async fn index(State(served): State<Served>) -> Response {
    let list = Arc::clone(&served.list);
    let rows = tokio::task::spawn_blocking(move || list()).await.unwrap_or_default();
    let items: String = rows
        .iter()
        .map(|row| {
            format!(
                "<li><a href=\"/kit/{0}\"><strong>{1}</strong><span>{0}</span><em>{2}</em></a></li>\n",
                escape(&row.name),
                escape(&row.practice),
                escape(&row.standing)
            )
        })
        .collect();
    let page = include_str!("kits.html").replace("{kits}", &items);
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], page)
        .into_response()
}

/// Redirects to a kit's preview, and starts it on the first request.
async fn open(State(served): State<Served>, Path(name): Path<String>) -> Response {
    let opened = tokio::task::spawn_blocking(move || {
        let mut running =
            served.running.lock().map_err(|_| io::Error::other("another preview failed to start"))?;
        if let Some(address) = running.get(&name) {
            return Ok(address.clone());
        }
        let address = (served.start)(&name)?;
        running.insert(name, address.clone());
        Ok::<_, io::Error>(address)
    });
    match opened.await {
        Ok(Ok(address)) => Redirect::temporary(&address).into_response(),
        Ok(Err(error)) => (StatusCode::NOT_FOUND, format!("{error}\n")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
