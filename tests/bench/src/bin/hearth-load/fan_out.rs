//! One writes, all listen.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use anyhow::{Context, Result};
use futures::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use hearth_domain::{Action, ChatId, GuestFrame, MessageId, OpId, Operation};
use hearth_orders::{
    host::At,
    load::{Audience, FanOutSizes, FannedOut},
};
use tokio::{
    sync::{Semaphore, oneshot},
    task::JoinSet,
};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::{
    cost::Meter,
    hold::sockets,
    link::Way,
    socket::{self, Socket},
};

/// Only in the row of a measured message. A chat's title may hold the message's words, but not as a `text`.
const MARK: &str = "\"text\":\"fan-out ";

pub(crate) async fn run(at: &At, process: u32, audience: Audience, sizes: FanOutSizes) -> Result<FannedOut> {
    let way = Way::to(at)?;
    let sockets = sockets(&way, &audience).await?;
    let listeners = sockets.len();
    let arrivals = Arc::new(Arrivals::new(sizes, listeners));
    let mut running = JoinSet::new();
    let (mut sender, mut sample) = (None, None);
    for socket in sockets {
        let (sink, stream) = socket.split();
        if sender.is_none() {
            sender = Some(sink);
            let (tell, told) = oneshot::channel();
            sample = Some(told);
            running.spawn(listen(stream, Arc::clone(&arrivals), Some(tell)));
        } else {
            // A sink that is dropped would close nothing, but pongs are sent by the stream alone.
            running.spawn(listen(stream, Arc::clone(&arrivals), None));
        }
    }
    let sending = send_all(sender.context("nobody listens")?, &arrivals, &audience, sizes);
    let timing = async {
        arrivals.all_of(sizes.warm_up).await?;
        let meter = Meter::start(process)?;
        let started = Instant::now();
        // What was sent before the clock started was counted before.
        arrivals.go_on();
        arrivals.all_of(sizes.messages).await?;
        let seconds = started.elapsed().as_secs_f64();
        anyhow::Ok((seconds, meter.read()?))
    };
    let (seconds, cost) = tokio::select! {
        both = async { tokio::try_join!(sending, timing) } => both?.1,
        Some(ended) = running.join_next() => { ended??; anyhow::bail!("a listener ended"); }
    };
    let frame = sample.context("nobody listens")?.await.context("nothing was heard")?;
    Ok(FannedOut {
        deliveries_per_second: (sizes.messages * listeners) as f64 / seconds,
        frame: frame.to_string(),
        cost,
    })
}

/// How often each message has arrived.
struct Arrivals {
    /// Of each message, how many listeners have not heard it.
    missing: Vec<AtomicUsize>,
    /// A permit for each message that may be sent.
    may_send: Semaphore,
    /// A permit for each message that has arrived everywhere.
    everywhere: Semaphore,
    sizes: FanOutSizes,
}

impl Arrivals {
    fn new(sizes: FanOutSizes, listeners: usize) -> Self {
        let all = sizes.warm_up + sizes.messages;
        Self {
            missing: (0..all).map(|_| AtomicUsize::new(listeners)).collect(),
            may_send: Semaphore::new(sizes.in_flight.min(sizes.warm_up)),
            everywhere: Semaphore::new(0),
            sizes,
        }
    }

    /// The `number`th message has arrived once more.
    fn arrived(&self, number: usize) {
        let Some(missing) = self.missing.get(number) else {
            return;
        };
        if missing.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.everywhere.add_permits(1);
            let sent = number + self.sizes.in_flight;
            // The last of the warm-up make no room: the clock is started between.
            if sent < self.sizes.warm_up || number >= self.sizes.warm_up {
                self.may_send.add_permits(1);
            }
        }
    }

    fn go_on(&self) {
        self.may_send.add_permits(self.sizes.in_flight);
    }

    async fn all_of(&self, messages: usize) -> Result<()> {
        self.everywhere.acquire_many(u32::try_from(messages)?).await?.forget();
        Ok(())
    }
}

async fn listen(
    mut stream: SplitStream<Socket>,
    arrivals: Arc<Arrivals>,
    mut sample: Option<oneshot::Sender<Utf8Bytes>>,
) -> Result<()> {
    let mut heard = 0;
    loop {
        let text = socket::next(&mut stream).await?;
        if text.contains(MARK) {
            if let Some(sample) = sample.take() {
                // An error means that nobody wants it.
                let _ = sample.send(text);
            }
            // One writes, so all hear the messages in the order of sending.
            arrivals.arrived(heard);
            heard += 1;
        }
    }
}

async fn send_all(
    mut sink: SplitSink<Socket, Message>,
    arrivals: &Arrivals,
    audience: &Audience,
    sizes: FanOutSizes,
) -> Result<()> {
    let text = hearth_orders::text("fan-out", sizes.bytes);
    for _ in 0..sizes.warm_up + sizes.messages {
        let frame = match audience {
            Audience::Guests { chat_id, .. } => send_message(chat_id.context("in which chat?")?, &text)?,
            Audience::Bare { frame, .. } => frame.clone(),
        };
        arrivals.may_send.acquire().await?.forget();
        sink.send(Message::text(frame)).await?;
    }
    Ok(())
}

/// The frame that sends a new message.
pub(crate) fn send_message(chat_id: ChatId, text: &str) -> Result<String> {
    let operation = Operation {
        op_id: OpId::new(),
        chat_id,
        action: Action::send(MessageId::new(), text),
    };
    Ok(serde_json::to_string(&GuestFrame::Apply { operation })?)
}
