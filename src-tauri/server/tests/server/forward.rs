//! A network between a guest and a host that the test can cut, and behind which the host can move.

use std::{
    future::pending,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

pub(crate) struct Forward {
    pub(crate) address: SocketAddr,
    target: Arc<Mutex<SocketAddr>>,
    open: watch::Sender<bool>,
}

impl Forward {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let target = Arc::new(Mutex::new(target));
        let open = watch::Sender::new(true);
        let (to, opened) = (Arc::clone(&target), open.subscribe());
        tokio::spawn(async move {
            while let Ok((guest, _)) = listener.accept().await {
                let to = *to.lock().expect("no test panics here");
                tokio::spawn(carry(guest, to, opened.clone()));
            }
        });
        Self { address, target, open }
    }

    /// Ends what is open, and lets nothing through.
    pub(crate) fn cut(&self) {
        self.open.send_replace(false);
    }

    pub(crate) fn heal(&self) {
        self.open.send_replace(true);
    }

    pub(crate) fn lead_to(&self, target: SocketAddr) {
        *self.target.lock().expect("no test panics here") = target;
    }
}

async fn carry(mut guest: TcpStream, to: SocketAddr, mut open: watch::Receiver<bool>) {
    if !*open.borrow() {
        return;
    }
    let Ok(mut host) = TcpStream::connect(to).await else {
        return;
    };
    let cut = async {
        // A test that has let go of the network has not cut it.
        if open.wait_for(|open| !open).await.is_err() {
            pending::<()>().await;
        }
    };
    tokio::select! {
        _ = copy_bidirectional(&mut guest, &mut host) => {}
        () = cut => {}
    }
}
