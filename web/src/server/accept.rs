//! Accepts connections: a cap for each address, ten seconds for the first byte and for the headers, and an orderly end.

use axum::{Router, extract::ConnectInfo};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// A whole hospital may stand behind one address.
const PER_ADDRESS: usize = 2_048;
const FIRST_BYTES: Duration = Duration::from_secs(10);
/// How long running requests have to end when the node goes down.
const DRAIN: Duration = Duration::from_secs(10);

/// A bound listener.
pub struct Listening {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    connections: Arc<Connections>,
}

pub async fn listen(address: SocketAddr, tls: Option<TlsAcceptor>) -> io::Result<Listening> {
    Ok(Listening { listener: TcpListener::bind(address).await?, tls, connections: Arc::default() })
}

impl Listening {
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` ends, then lets running requests end.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        tokio::pin!(stop);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take(stream, peer, &router, &graceful),
                    Err(error) => {
                        // Out of file handles, most likely: a short rest, then on.
                        tracing::warn!(%error, "a connection could not be accepted");
                        sleep(Duration::from_millis(50)).await;
                    }
                },
                () = &mut stop => break,
            }
        }
        drop(self.listener);
        if timeout(DRAIN, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests did not end in time");
        }
    }

    fn take(&self, stream: TcpStream, peer: SocketAddr, router: &Router, graceful: &GracefulShutdown) {
        let Some(place) = self.connections.place(peer.ip()) else {
            tracing::warn!("an address has too many connections");
            return;
        };
        let (router, watcher, tls) = (router.clone(), graceful.watcher(), self.tls.clone());
        tokio::spawn(async move {
            let _place = place;
            // Small frames of a conversation must not wait for each other.
            let _nodelay = stream.set_nodelay(true);
            match tls {
                None => talk(stream, peer, router, watcher).await,
                Some(acceptor) => {
                    if let Ok(Ok(stream)) = timeout(FIRST_BYTES, acceptor.accept(stream)).await {
                        talk(stream, peer, router, watcher).await;
                    }
                }
            }
        });
    }
}

async fn talk<S>(stream: S, peer: SocketAddr, router: Router, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(axum::body::Body::new))
    });
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    // Without a timer the time limit would do nothing.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(FIRST_BYTES);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "connection ended");
    }
}

/// How many connections each address has.
#[derive(Default)]
struct Connections(Mutex<HashMap<IpAddr, usize>>);

struct Place {
    connections: Arc<Connections>,
    address: IpAddr,
}

impl Connections {
    fn place(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= PER_ADDRESS {
            return None;
        }
        *count += 1;
        Some(Place { connections: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.connections.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}
