//! A socket's life, from `hello` to its close.
//!
//! One task does it all: it reads a frame only when the answer to the one before is on its way, so that a guest with much to
//! send waits for the disk and not in this machine's memory, and it writes whatever the hub has put into the queue.

use std::{sync::Arc, time::Duration};

use axum::{
    Error,
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket},
};
use futures::{SinkExt, future::BoxFuture};
use hearth_domain::{ApiError, CloseCode, ErrorCode, GuestFrame, HostFrame, UnixMillis};
use hearth_engine::Acting;
use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use super::{Slot, greeting, hello, slot::Next};
use crate::{
    hub::Refused,
    limits::Bucket,
    shared::{App, Shared},
};

/// How long the end may take: the close frame and what the guest says to it.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What a guest asked for and the engine does.
type Asked = BoxFuture<'static, HostFrame>;

pub(super) async fn serve(app: App, mut socket: WebSocket, only: Option<hearth_domain::ChatId>) {
    let ended = match hello::read(&app, &mut socket).await {
        Ok(claim) => {
            let slot = Arc::new(Slot::new(claim.user_id, claim.device_id, only));
            let let_in = app.hub.enter(&slot, app.limits.sockets_per_device);
            match let_in {
                Ok(()) => Box::pin(live(&app, &mut socket, &slot, claim.until)).await,
                Err(Refused::Closed) => CloseCode::GoingAway,
                Err(Refused::TooMany) => CloseCode::TooMany,
            }
        }
        Err(code) => code,
    };
    app.metrics.closed(ended);
    tracing::debug!(?ended, "a socket ends");
    close(socket, ended).await;
}

/// From the moment that the hub knows the socket.
async fn live(app: &App, socket: &mut WebSocket, slot: &Arc<Slot>, until: UnixMillis) -> CloseCode {
    // Asked only now: had it been revoked between the two, nobody would have ended this socket.
    let code = match app.engine.admit(slot.device_id).await {
        Ok(actor) if actor.user_id == slot.user_id => {
            app.engine.seen(slot.device_id).await;
            let mut session = Session {
                shared: Arc::clone(&app.0),
                socket,
                slot: Arc::clone(slot),
                frames: Bucket::new(app.limits.frames),
                asked: None,
                until,
                expires: Box::pin(sleep(until_then(app, until))),
                pulse: Box::pin(sleep(app.limits.ping_every)),
                pinged: false,
                heard: false,
            };
            match session.greet(&app.engine.acting(actor)).await {
                Ok(()) => session.run().await,
                Err(code) => code,
            }
        }
        _ => CloseCode::NotSignedIn,
    };
    if app.hub.leave(slot)
        && let Ok(actor) = app.engine.admit(slot.device_id).await
    {
        app.engine.acting(actor).set_absent();
    }
    code
}

struct Session<'a> {
    shared: Arc<Shared>,
    socket: &'a mut WebSocket,
    slot: Arc<Slot>,
    frames: Bucket,
    /// The operation that is being done; nothing is read meanwhile.
    asked: Option<Asked>,
    /// When the access token is over.
    until: UnixMillis,
    expires: std::pin::Pin<Box<Sleep>>,
    /// When to ping, or when the answer to a ping is late.
    pulse: std::pin::Pin<Box<Sleep>>,
    /// True while the answer to a ping is awaited.
    pinged: bool,
    /// True if the guest has said anything since the last ping.
    heard: bool,
}

/// What a session has to deal with next.
#[expect(clippy::large_enum_variant, reason = "it is dealt with and gone")]
enum Turn {
    Queue(Next),
    Done(HostFrame),
    Read(Option<Result<Message, Error>>),
    Expired,
    Pulse,
}

impl Session<'_> {
    async fn greet(&mut self, acting: &Acting) -> Result<(), CloseCode> {
        let frames = greeting::frames(&self.shared, acting, &self.slot)
            .await
            .map_err(|error| {
                tracing::error!(code = ?error.code, "a guest could not be told how far its chats are");
                CloseCode::GoingAway
            })?;
        let texts = frames
            .iter()
            .flat_map(hearth_sync::encode_host)
            .map(Utf8Bytes::from)
            .collect();
        self.send(texts).await
    }

    async fn run(&mut self) -> CloseCode {
        loop {
            let turn = tokio::select! {
                next = self.slot.next() => Turn::Queue(next),
                Some(answer) = conclude(&mut self.asked) => Turn::Done(answer),
                () = self.expires.as_mut() => Turn::Expired,
                read = self.socket.recv(), if self.asked.is_none() => Turn::Read(read),
                () = self.pulse.as_mut(), if self.asked.is_none() => Turn::Pulse,
            };
            if let Err(code) = self.take(turn).await {
                return code;
            }
        }
    }

    async fn take(&mut self, turn: Turn) -> Result<(), CloseCode> {
        match turn {
            Turn::Queue(Next::Send(frames)) => self.send(frames).await,
            Turn::Queue(Next::Close(code)) => Err(code),
            Turn::Done(answer) => {
                self.asked = None;
                // Nothing was read meanwhile, so a silence is no fault of the guest's.
                self.heard = true;
                self.shared.hub.answer(&self.slot, &answer);
                Ok(())
            }
            Turn::Read(Some(Ok(message))) => {
                self.heard = true;
                self.read(message).await
            }
            Turn::Read(Some(Err(error))) => Err(code_of(error)),
            // The guest is gone without a word; nobody reads the code.
            Turn::Read(None) => Err(CloseCode::GoingAway),
            Turn::Expired => Err(CloseCode::TokenExpired),
            Turn::Pulse if !self.pinged => {
                (self.pinged, self.heard) = (true, false);
                self.pulse
                    .as_mut()
                    .reset(Instant::now() + self.shared.limits.answer_within);
                self.shared.engine.seen(self.slot.device_id).await;
                self.write([Message::Ping(axum::body::Bytes::new())]).await
            }
            Turn::Pulse if self.heard => {
                self.pinged = false;
                let limits = &self.shared.limits;
                let rest = limits.ping_every.saturating_sub(limits.answer_within);
                self.pulse.as_mut().reset(Instant::now() + rest);
                Ok(())
            }
            Turn::Pulse => Err(CloseCode::Silent),
        }
    }

    async fn read(&mut self, message: Message) -> Result<(), CloseCode> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(CloseCode::BadFrame),
            Message::Ping(_) | Message::Pong(_) => return self.counted(),
            Message::Close(_) => return Err(CloseCode::GoingAway),
        };
        let frame = parsed(text.as_bytes())?;
        drop(text);
        self.shared.metrics.frame(&frame);
        if let GuestFrame::Apply { operation } = frame {
            // Not counted: each waits for the disk, and the next is read only then.
            let asked = apply(Arc::clone(&self.shared), Arc::clone(&self.slot), operation);
            self.asked = Some(Box::pin(asked));
            return Ok(());
        }
        self.counted()?;
        self.small(frame).await
    }

    fn counted(&mut self) -> Result<(), CloseCode> {
        if self.frames.take() {
            Ok(())
        } else {
            Err(CloseCode::TooMany)
        }
    }

    /// What is not answered. A refusal has no place to go: the guest sees that nothing happened.
    async fn small(&mut self, frame: GuestFrame) -> Result<(), CloseCode> {
        let acting = acting(&self.shared, &self.slot).await?;
        let done = match frame {
            GuestFrame::Renew { token } => return self.renew(&token),
            GuestFrame::StopRun { run_id } => Box::pin(acting.stop_run(run_id)).await,
            GuestFrame::Typing { chat_id, typing } if self.slot.follows(chat_id) => {
                Box::pin(acting.set_typing(chat_id, typing)).await
            }
            GuestFrame::Read { chat_id, seq } if self.slot.follows(chat_id) => {
                Box::pin(acting.mark_read(chat_id, seq)).await
            }
            GuestFrame::Present { active } => {
                acting.set_present(active);
                Ok(())
            }
            // Said already.
            GuestFrame::Hello { .. } => return Err(CloseCode::BadFrame),
            GuestFrame::Typing { .. } | GuestFrame::Read { .. } | GuestFrame::Apply { .. } => Ok(()),
        };
        if let Err(error) = done {
            tracing::debug!(code = ?error.code, "a frame was not carried out");
        }
        Ok(())
    }

    fn renew(&mut self, token: &str) -> Result<(), CloseCode> {
        let claim = self.shared.tokens.read(token).ok_or(CloseCode::NotSignedIn)?;
        if claim.device_id != self.slot.device_id || claim.user_id != self.slot.user_id {
            return Err(CloseCode::NotSignedIn);
        }
        if claim.until > self.until {
            self.until = claim.until;
            let left = until_then(&self.shared, claim.until);
            self.expires = Box::pin(sleep_until(Instant::now() + left));
        }
        Ok(())
    }

    async fn send(&mut self, frames: Vec<Utf8Bytes>) -> Result<(), CloseCode> {
        self.write(frames.into_iter().map(Message::Text)).await
    }

    /// Writes messages and sends them off together, as long as the socket is not to end.
    async fn write(&mut self, messages: impl IntoIterator<Item = Message>) -> Result<(), CloseCode> {
        let socket = &mut *self.socket;
        let patience = self.shared.limits.ping_every + self.shared.limits.answer_within;
        let write = async {
            for message in messages {
                socket.feed(message).await?;
            }
            socket.flush().await
        };
        let ended = tokio::select! {
            biased;
            written = write => return written.map_err(code_of),
            code = self.slot.ended() => code,
            () = self.expires.as_mut() => CloseCode::TokenExpired,
            () = sleep(patience) => CloseCode::Silent,
        };
        Err(ended)
    }
}

/// Waits for what was asked; for nothing, where nothing was.
async fn conclude(asked: &mut Option<Asked>) -> Option<HostFrame> {
    match asked {
        Some(asked) => Some(asked.await),
        None => None,
    }
}

async fn apply(shared: Arc<Shared>, slot: Arc<Slot>, operation: hearth_domain::Operation) -> HostFrame {
    let op_id = operation.op_id;
    let done = match acting(&shared, &slot).await {
        Ok(acting) if slot.follows(operation.chat_id) => acting.apply(operation).await,
        Ok(_) => Err(refusal(ErrorCode::NotFound, "this socket follows another chat")),
        Err(_) => Err(refusal(ErrorCode::Unauthorized, "this device may not come in")),
    };
    match done {
        Ok(receipt) => HostFrame::Applied { receipt },
        Err(error) => HostFrame::Refused { op_id, error },
    }
}

fn refusal(code: ErrorCode, message: &str) -> ApiError {
    ApiError {
        code,
        message: message.to_owned(),
    }
}

/// The engine as the socket's user may use it now: roles change and devices are revoked while a socket is open.
async fn acting(shared: &Shared, slot: &Slot) -> Result<Acting, CloseCode> {
    let actor = shared
        .engine
        .admit(slot.device_id)
        .await
        .map_err(|_| CloseCode::Revoked)?;
    Ok(shared.engine.acting(actor))
}

fn until_then(shared: &Shared, then: UnixMillis) -> Duration {
    Duration::from_millis(u64::try_from(then.0 - shared.now().0).unwrap_or_default())
}

/// A frame of the protocol, or how a socket that sends something else ends.
pub(super) fn parsed(bytes: &[u8]) -> Result<GuestFrame, CloseCode> {
    hearth_sync::parse_guest(bytes).map_err(|error| match error {
        hearth_sync::FrameError::TooLong(_) => CloseCode::TooBig,
        hearth_sync::FrameError::NotAFrame => CloseCode::BadFrame,
    })
}

/// How a socket ends that failed.
pub(super) fn code_of(error: Error) -> CloseCode {
    match error.into_inner().downcast::<tungstenite::Error>().as_deref() {
        Ok(tungstenite::Error::Capacity(_)) => CloseCode::TooBig,
        Ok(tungstenite::Error::Utf8(_) | tungstenite::Error::Protocol(_)) => CloseCode::BadFrame,
        _ => CloseCode::GoingAway,
    }
}

/// Says why, and waits a moment for the guest to have read it: a connection that is reset loses what was on its way.
async fn close(mut socket: WebSocket, code: CloseCode) {
    let last = async {
        let reason = Utf8Bytes::from_static("");
        let frame = CloseFrame {
            code: code.code(),
            reason,
        };
        if socket.send(Message::Close(Some(frame))).await.is_err() {
            return;
        }
        while let Some(read) = socket.recv().await {
            if read.is_err() {
                sleep(LAST_WORDS).await;
            }
        }
    };
    // An error means only that the time is over.
    let _ = timeout(LAST_WORDS, last).await;
}
