//! A connection whose other end must read.
//!
//! An answer that nobody takes is memory, and its connection a place that nobody else gets.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// A reader that takes this much in its time is one.
const ENOUGH: usize = 16 * 1024;

/// Fails once the other end has taken hardly anything for a time, although there was something to take.
pub(crate) struct Reader<S> {
    stream: S,
    patience: Duration,
    /// When the other end is given up.
    until: Pin<Box<Sleep>>,
    /// True while something waits to be taken.
    waits: bool,
    /// What it has taken since it began to be waited for.
    taken: usize,
}

impl<S> Reader<S> {
    pub(crate) fn new(stream: S, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            until: Box::pin(sleep(patience)),
            waits: false,
            taken: 0,
        }
    }

    fn written(&mut self, context: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = &written {
            self.taken = self.taken.saturating_add(*bytes);
            self.waits &= self.taken < ENOUGH;
        }
        self.wait_for(context, written)
    }

    fn flushed(&mut self, context: &mut Context<'_>, flushed: Poll<io::Result<()>>) -> Poll<io::Result<()>> {
        self.waits &= flushed.is_pending();
        self.wait_for(context, flushed)
    }

    /// Ends the waiting when its time is over.
    fn wait_for<T>(&mut self, context: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            return done;
        }
        if !self.waits {
            (self.waits, self.taken) = (true, 0);
            self.until.as_mut().reset(Instant::now() + self.patience);
        }
        ready!(self.until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Reader<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Reader<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.written(context, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, pieces);
        this.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.stream).poll_flush(context);
        this.flushed(context, flushed)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let shut = Pin::new(&mut this.stream).poll_shutdown(context);
        this.wait_for(context, shut)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(400);

    #[tokio::test]
    async fn whoever_takes_nothing_is_given_up_and_whoever_takes_a_little_all_the_time_as_well() {
        for pause in [Duration::from_secs(60), Duration::from_millis(5)] {
            let (host, mut guest) = duplex(64 * 1024);
            let mut host = Reader::new(host, PATIENCE);
            let reading = tokio::spawn(async move {
                loop {
                    tokio::time::sleep(pause).await;
                    if guest.read_u8().await.is_err() {
                        return;
                    }
                }
            });
            let written = host.write_all(&vec![0; 1024 * 1024]).await;
            assert_eq!(written.map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
            reading.abort();
        }
    }

    #[tokio::test]
    async fn whoever_reads_slowly_gets_it_all() {
        let (host, mut guest) = duplex(64 * 1024);
        let mut host = Reader::new(host, PATIENCE);
        let reading = tokio::spawn(async move {
            let (mut read, mut piece) = (0, vec![0; 32 * 1024]);
            while let Ok(more @ 1..) = guest.read(&mut piece).await {
                read += more;
                tokio::time::sleep(PATIENCE / 4).await;
            }
            read
        });
        host.write_all(&vec![0; 512 * 1024]).await.expect("it is taken");
        host.flush().await.expect("it is taken");
        drop(host);
        assert_eq!(reading.await.expect("it ran"), 512 * 1024);
    }
}
