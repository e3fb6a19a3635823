//! Taking connections in: TLS, HTTP/1.1, and the times that both may take.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::Service;

use crate::{
    connection::{Connection, Gate},
    reader::Reader,
};

/// A request's head may not be longer.
pub(crate) const MAX_HEAD: usize = 16 * 1024;

/// What every listener of a server shares.
#[derive(Clone)]
pub(crate) struct Doorway {
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) router: Router,
    pub(crate) gate: Arc<Gate>,
    /// How long a TLS handshake, or the head of a request, may take to arrive.
    pub(crate) head: Duration,
    /// How long the other end may take nothing of what is written to it.
    pub(crate) unread: Duration,
    pub(crate) closing: CancellationToken,
    pub(crate) tasks: TaskTracker,
}

impl Doorway {
    /// Takes connections in until the server closes.
    pub(crate) async fn watch(self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                () = self.closing.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, remote)) => self.let_in(stream, remote),
                Err(error) => {
                    // Out of file descriptors, for the most part: those in use are given back in time.
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn let_in(&self, stream: TcpStream, remote: SocketAddr) {
        let Some(pass) = self.gate.enter(remote.ip()) else {
            tracing::debug!("a connection too many");
            return;
        };
        let Ok(local) = stream.local_addr() else { return };
        // Frames are small, and each is awaited by somebody.
        let _ = stream.set_nodelay(true);
        let connection = Connection {
            remote,
            local,
            pass: Arc::new(pass),
        };
        self.tasks.spawn(Box::pin(self.clone().encrypt(stream, connection)));
    }

    async fn encrypt(self, stream: TcpStream, connection: Connection) {
        let Some(tls) = self.tls.clone() else {
            return self.speak(stream, connection).await;
        };
        let shaken = tokio::select! {
            () = self.closing.cancelled() => return,
            shaken = timeout(self.head, tls.accept(stream)) => shaken,
        };
        match shaken {
            Ok(Ok(stream)) => Box::pin(self.speak(stream, connection)).await,
            Ok(Err(error)) => tracing::debug!(%error, "no TLS connection came about"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn speak(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, connection: Connection) {
        let router = self.router;
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(connection.clone());
            let answered = router.clone().call(request);
            async move { Ok::<_, Infallible>(answered.await.unwrap_or_else(|never| match never {})) }
        });
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(Reader::new(stream, self.unread)), service)
            .with_upgrades();
        let mut serving = std::pin::pin!(serving);
        let ended = tokio::select! {
            ended = serving.as_mut() => ended,
            () = self.closing.cancelled() => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
