//! Being asked to end: SIGTERM from a service manager, SIGINT from a terminal.
//!
//! Asked again, it goes on ending: some send a signal twice (to the process and to its group), and the end is near anyway.

use std::io;

/// Begins to listen now; the future is over when the process was asked to end.
#[cfg(unix)]
pub(crate) fn asked() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    // A terminal that was closed is no reason to end; being listened to, the signal no longer ends the process.
    let hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        drop(hangup);
    })
}

#[cfg(not(unix))]
pub(crate) fn asked() -> io::Result<impl Future<Output = ()>> {
    let interrupt = tokio::signal::ctrl_c();
    Ok(async move {
        // An error means that nobody can ask.
        if interrupt.await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
