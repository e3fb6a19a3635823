//! A model server that does what a test tells it to, over a real socket. Each request waits for the test
//! to take it with [`ScriptedServer::next`] and to answer it, piece by piece.

mod exchange;
mod request;

use std::net::SocketAddr;

use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, error::TryRecvError, unbounded_channel},
    task::JoinHandle,
};

pub(crate) use self::{exchange::Exchange, request::Request};
use crate::app::in_time;

pub(crate) struct ScriptedServer {
    address: SocketAddr,
    exchanges: UnboundedReceiver<Exchange>,
    listening: JoinHandle<()>,
}

impl ScriptedServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let (sender, exchanges) = unbounded_channel();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let sender = sender.clone();
                tokio::spawn(async move {
                    if let Some(exchange) = Exchange::read(stream).await {
                        let _ = sender.send(exchange);
                    }
                });
            }
        });
        Self {
            address,
            exchanges,
            listening,
        }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    pub(crate) fn host_and_port(&self) -> String {
        self.address.to_string()
    }

    /// The next request, not yet answered.
    pub(crate) async fn next(&mut self) -> Exchange {
        in_time("a request to the model server", self.exchanges.recv())
            .await
            .expect("the server listens as long as the test runs")
    }

    /// True if nobody asks: what was to be asked has been taken by the test already.
    pub(crate) fn is_quiet(&mut self) -> bool {
        matches!(self.exchanges.try_recv(), Err(TryRecvError::Empty))
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
