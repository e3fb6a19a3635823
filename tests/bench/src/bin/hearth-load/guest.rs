//! One guest that follows its chat, writes, loses its host and finds it again, as `docs/protocol.md` tells a guest to.

use std::collections::VecDeque;

use anyhow::{Context, Result, ensure};
use hearth_domain::{Action, ApiError, ChatId, Event, GuestFrame, HostFrame, MessageId, OpId, Operation};
use hearth_sync::{Backoff, parse_host};
use tokio::time::{Instant, sleep};

use crate::{
    chat_copy::ChatCopy,
    http::Http,
    link::Way,
    socket::{self, Socket},
};

pub(crate) struct Guest {
    pub(crate) number: usize,
    token: String,
    pub(crate) copy: ChatCopy,
    /// Not answered yet, in the order of asking.
    outbox: VecDeque<Operation>,
    /// The first of them was sent over this connection.
    asked: bool,
    /// Connections that did not come about.
    pub(crate) failures: usize,
}

/// What came of one frame.
pub(crate) enum Heard {
    /// An operation is on the host's disk.
    Applied,
    Refused(ApiError),
    Other,
}

/// A connection that has told the guest how far its chat is, and when it was welcomed.
pub(crate) struct Connected {
    pub(crate) socket: Socket,
    pub(crate) welcomed: Instant,
}

impl Guest {
    pub(crate) fn new(number: usize, token: String, chat_id: ChatId) -> Self {
        Self {
            number,
            token,
            copy: ChatCopy::empty(chat_id),
            outbox: VecDeque::new(),
            asked: false,
            failures: 0,
        }
    }

    /// Tries until there is a connection and nothing is missing here.
    pub(crate) async fn connect(&mut self, way: &Way) -> Connected {
        let mut backoff = Backoff::default();
        loop {
            match self.try_to_connect(way).await {
                Ok(connected) => return connected,
                Err(_) => {
                    self.failures += 1;
                    sleep(backoff.wait(fastrand::f64())).await;
                }
            }
        }
    }

    async fn try_to_connect(&mut self, way: &Way) -> Result<Connected> {
        self.asked = false;
        let mut socket = socket::open(way, self.number, socket::HEARTH).await?;
        socket::hello(&mut socket, &self.token).await?;
        let mut welcomed = None;
        loop {
            let text = socket::next(&mut socket).await?;
            let frame = parse_host(text.as_bytes())?;
            let complete = matches!(frame, HostFrame::Heads { complete: true, .. });
            if matches!(frame, HostFrame::Welcome { .. }) {
                welcomed = Some(Instant::now());
            }
            self.take(frame, way).await?;
            if complete {
                let welcomed = welcomed.context("told before it was welcomed")?;
                return Ok(Connected { socket, welcomed });
            }
        }
    }

    /// Puts a message into the outbox.
    pub(crate) fn write(&mut self, text: String) {
        self.outbox.push_back(Operation {
            op_id: OpId::new(),
            chat_id: self.copy.chat_id,
            action: Action::send(MessageId::new(), text),
        });
    }

    pub(crate) fn has_sent_all(&self) -> bool {
        self.outbox.is_empty()
    }

    /// Sends what comes next, unless an answer is awaited.
    pub(crate) async fn send(&mut self, socket: &mut Socket) -> Result<()> {
        if self.asked {
            return Ok(());
        }
        if let Some(operation) = self.outbox.front().cloned() {
            self.asked = true;
            socket::send(socket, &GuestFrame::Apply { operation }).await?;
        }
        Ok(())
    }

    /// Waits for a frame and does what it asks for. An error is the connection's end.
    pub(crate) async fn hear(&mut self, socket: &mut Socket, way: &Way) -> Result<Heard> {
        let text = socket::next(socket).await?;
        self.take(parse_host(text.as_bytes())?, way).await
    }

    async fn take(&mut self, frame: HostFrame, way: &Way) -> Result<Heard> {
        match frame {
            HostFrame::Event {
                event: Event::Changes(changes),
            } => {
                if changes.chat_id == self.copy.chat_id && !self.copy.follow(changes) {
                    self.catch_up(way).await?;
                }
            }
            HostFrame::Heads { heads, .. } => {
                if heads.iter().any(|head| self.copy.is_behind(head)) {
                    self.catch_up(way).await?;
                }
            }
            HostFrame::Applied { receipt } => {
                let answered = self.outbox.pop_front().context("an answer that nobody asked for")?;
                ensure!(answered.op_id == receipt.op_id, "answers come in another order");
                self.asked = false;
                return Ok(Heard::Applied);
            }
            HostFrame::Refused { error, .. } => return Ok(Heard::Refused(error)),
            HostFrame::Welcome { .. } | HostFrame::Event { .. } | HostFrame::State { .. } => {}
        }
        Ok(Heard::Other)
    }

    /// On a connection of its own, which is closed again.
    async fn catch_up(&mut self, way: &Way) -> Result<()> {
        let mut http = Http::connect(way, self.number).await?;
        self.copy.catch_up(&mut http, &self.token).await
    }
}
