//! A network between a guest and a host that the test can cut, and behind which the host can move.

use std::{
    future::pending,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What a guest says before it asks anything: `ClientHello`. Whatever its host says after that is an answer.
const GREETINGS: u32 = 1;

pub(crate) struct Forward {
    pub(crate) address: SocketAddr,
    target: Arc<Mutex<SocketAddr>>,
    open: watch::Sender<bool>,
    held: watch::Sender<bool>,
}

impl Forward {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let target = Arc::new(Mutex::new(target));
        let open = watch::Sender::new(true);
        let held = watch::Sender::new(false);
        let (to, opened, holds) = (Arc::clone(&target), open.subscribe(), held.subscribe());
        tokio::spawn(async move {
            while let Ok((guest, _)) = listener.accept().await {
                let to = *to.lock().expect("no test panics here");
                tokio::spawn(carry(guest, to, opened.clone(), holds.clone()));
            }
        });
        Self {
            address,
            target,
            open,
            held,
        }
    }

    /// Ends what is open, and lets nothing through.
    pub(crate) fn cut(&self) {
        self.open.send_replace(false);
    }

    pub(crate) fn heal(&self) {
        self.open.send_replace(true);
    }

    /// Lets requests through, and keeps what the host answers to them.
    pub(crate) fn hold_answers(&self) {
        self.held.send_replace(true);
    }

    pub(crate) fn let_answers_go(&self) {
        self.held.send_replace(false);
    }

    pub(crate) fn lead_to(&self, target: SocketAddr) {
        *self.target.lock().expect("no test panics here") = target;
    }
}

async fn carry(guest: TcpStream, to: SocketAddr, mut open: watch::Receiver<bool>, held: watch::Receiver<bool>) {
    if !*open.borrow() {
        return;
    }
    let Ok(host) = TcpStream::connect(to).await else {
        return;
    };
    let cut = async {
        // A test that has let go of the network has not cut it.
        if open.wait_for(|open| !open).await.is_err() {
            pending::<()>().await;
        }
    };
    let said = Arc::new(AtomicU32::new(0));
    let (from_guest, to_guest) = guest.into_split();
    let (from_host, to_host) = host.into_split();
    tokio::select! {
        _ = async { tokio::join!(ask(from_guest, to_host, Arc::clone(&said)), answer(from_host, to_guest, said, held)) } => {}
        () = cut => {}
    }
}

async fn ask(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, said: Arc<AtomicU32>) {
    let mut piece = vec![0; 8 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        said.fetch_add(1, Ordering::Relaxed);
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

async fn answer(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    said: Arc<AtomicU32>,
    mut held: watch::Receiver<bool>,
) {
    let mut piece = vec![0; 8 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        if said.load(Ordering::Relaxed) > GREETINGS {
            // An error means that nobody holds anything any more.
            let _ = held.wait_for(|held| !held).await;
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
