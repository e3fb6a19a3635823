//! Many guests lose their host while they write, and come back at once.

use std::{collections::HashMap, io, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use hearth_domain::ChatId;
use hearth_orders::{
    host::At,
    lines,
    load::{Happened, Next, Returned, WRITTEN},
};
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::{JoinSet, spawn_blocking},
    time::{Instant, timeout_at},
};

use crate::{
    AT_ONCE, answer,
    cost::Meter,
    guest::{Guest, Heard},
    link::Way,
    socket::Socket,
};

/// When it is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// What all guests are to do.
#[derive(Clone)]
enum Stage {
    Follow,
    Write,
    Return { way: Way, said: usize },
    End,
}

/// What a guest tells of itself.
enum Told {
    Following,
    Applied,
    CutOff,
    /// It has all and has sent all.
    Back {
        welcomed: Instant,
        at: Instant,
    },
}

pub(crate) async fn run(at: At, guests: Vec<(String, ChatId)>) -> Result<()> {
    let way = Way::to(&at)?;
    let count = guests.len();
    let mut members: HashMap<ChatId, Vec<usize>> = HashMap::new();
    for (number, (_, chat)) in guests.iter().enumerate() {
        members.entry(*chat).or_default().push(number);
    }
    let (stage, stages) = watch::channel(Stage::Follow);
    let (tell, told) = mpsc::unbounded_channel();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut lives = JoinSet::new();
    for (number, (token, chat)) in guests.into_iter().enumerate() {
        let life = Life {
            guest: Guest::new(number, token, chat),
            stages: stages.clone(),
            tell: tell.clone(),
            of_chat: members.get(&chat).map_or(0, Vec::len),
            before: 0,
        };
        lives.spawn(life.run(way.clone(), Arc::clone(&turns)));
    }
    let mut crowd = Crowd { count, told, lives };

    crowd.all_follow().await?;
    answer(&Happened::Following)?;
    let Next::Write = order().await? else {
        bail!("they were to write")
    };
    stage.send_replace(Stage::Write);
    crowd.all_are_cut_off().await?;
    answer(&Happened::CutOff)?;
    let Next::Return { at, process, said } = order().await? else {
        bail!("they were to return")
    };
    let way = Way::to(&at)?;
    let meter = Meter::start(process)?;
    let began = Instant::now();
    stage.send_replace(Stage::Return { way, said });
    let times = crowd.all_come_back(began).await?;
    let cost = meter.read()?;
    stage.send_replace(Stage::End);
    let found = crowd.compared(&members, said).await?;
    answer(&Happened::Returned(Returned {
        all_welcomed: nth(&times.welcomed, count - 1),
        all_caught_up: nth(&times.caught_up, count - 1),
        half_caught_up: nth(&times.caught_up, count / 2),
        lost: found.lost,
        doubled: found.doubled,
        messages: found.messages,
        tried_again: found.tried_again,
        cost,
    }))
}

/// The time of the guest that has `number` before it; of one that never was there, as long as it was waited for.
fn nth(times: &[f64], number: usize) -> f64 {
    times.get(number).copied().unwrap_or(PATIENCE.as_secs_f64())
}

async fn order() -> Result<Next> {
    let line = spawn_blocking(|| lines::read(&mut io::stdin().lock())).await??;
    line.context("nobody says what comes next")
}

/// All guests from outside.
struct Crowd {
    count: usize,
    told: mpsc::UnboundedReceiver<Told>,
    lives: JoinSet<Result<(Guest, usize)>>,
}

/// Seconds, sorted.
#[derive(Default)]
struct Times {
    welcomed: Vec<f64>,
    caught_up: Vec<f64>,
}

#[derive(Default)]
struct Found {
    lost: usize,
    doubled: usize,
    messages: usize,
    tried_again: usize,
}

impl Crowd {
    /// The next news; an error if a guest ended, which none does by itself.
    async fn news(&mut self) -> Result<Told> {
        tokio::select! {
            told = self.told.recv() => told.context("all guests are gone"),
            Some(ended) = self.lives.join_next() => {
                ended??;
                bail!("a guest ended")
            }
        }
    }

    async fn all_follow(&mut self) -> Result<()> {
        for _ in 0..self.count {
            let told = self.news().await?;
            ensure!(matches!(told, Told::Following), "guests do not wait for each other");
        }
        Ok(())
    }

    /// Says when half of the messages are written, for the host to be killed then.
    async fn all_are_cut_off(&mut self) -> Result<()> {
        let (mut applied, mut cut_off) = (0, 0);
        let half = self.count * WRITTEN / 2;
        while cut_off < self.count {
            match self.news().await? {
                Told::Applied => {
                    applied += 1;
                    if applied == half {
                        answer(&Happened::HalfWritten)?;
                    }
                }
                Told::CutOff => cut_off += 1,
                Told::Following | Told::Back { .. } => bail!("guests do not wait for each other"),
            }
        }
        ensure!(applied >= half, "the host was gone too early");
        Ok(())
    }

    async fn all_come_back(&mut self, began: Instant) -> Result<Times> {
        let mut times = Times::default();
        let since = |then: Instant| then.saturating_duration_since(began).as_secs_f64();
        while times.caught_up.len() < self.count {
            let Ok(news) = timeout_at(began + PATIENCE, self.news()).await else {
                break;
            };
            if let Told::Back { welcomed, at } = news? {
                times.welcomed.push(since(welcomed));
                times.caught_up.push(since(at));
            }
        }
        times.welcomed.sort_by(f64::total_cmp);
        times.caught_up.sort_by(f64::total_cmp);
        Ok(times)
    }

    /// Every copy beside what was written: each message once, and nothing else.
    async fn compared(&mut self, members: &HashMap<ChatId, Vec<usize>>, said: usize) -> Result<Found> {
        let mut found = Found::default();
        while let Some(life) = self.lives.join_next().await {
            let (guest, before) = life??;
            let copy = &guest.copy;
            let mut texts: HashMap<&str, usize> = HashMap::new();
            for text in copy.messages.values() {
                *texts.entry(text).or_default() += 1;
            }
            let writers = members.get(&copy.chat_id).map(Vec::as_slice).unwrap_or_default();
            let mut of_guests = 0;
            for text in writers
                .iter()
                .flat_map(|writer| (0..=WRITTEN).map(|number| written(*writer, number)))
            {
                let times = texts.get(text.as_str()).copied().unwrap_or_default();
                of_guests += times;
                found.lost += usize::from(times == 0);
                found.doubled += times.saturating_sub(1);
            }
            let others = copy.messages.len() - of_guests;
            found.lost += (before + said).saturating_sub(others);
            found.doubled += others.saturating_sub(before + said);
            found.messages += copy.messages.len();
            found.tried_again += guest.failures;
        }
        Ok(found)
    }
}

/// A guest's message of that number; no two are the same.
fn written(guest: usize, number: usize) -> String {
    format!("guest {guest} writes message {number}")
}

/// One guest from inside.
struct Life {
    guest: Guest,
    stages: watch::Receiver<Stage>,
    tell: mpsc::UnboundedSender<Told>,
    /// Guests in its chat, itself included.
    of_chat: usize,
    /// Messages in the chat before anybody wrote.
    before: usize,
}

impl Life {
    /// The guest as it was at the end, and how many messages there were before anybody wrote.
    async fn run(mut self, way: Way, turns: Arc<Semaphore>) -> Result<(Guest, usize)> {
        let turn = turns.acquire().await?;
        let socket = self.guest.connect(&way).await.socket;
        drop(turn);
        self.before = self.guest.copy.messages.len();
        self.tell(Told::Following);
        let socket = self.follow(socket, &way).await?;
        self.write_until_cut_off(socket, &way).await?;
        self.tell(Told::CutOff);
        self.come_back().await?;
        Ok((self.guest, self.before))
    }

    /// Until everybody is to write.
    async fn follow(&mut self, mut socket: Socket, way: &Way) -> Result<Socket> {
        loop {
            tokio::select! {
                heard = self.guest.hear(&mut socket, way) => { heard?; }
                changed = self.stages.changed() => {
                    changed?;
                    return Ok(socket);
                }
            }
        }
    }

    async fn write_until_cut_off(&mut self, mut socket: Socket, way: &Way) -> Result<()> {
        for number in 0..WRITTEN {
            self.guest.write(written(self.guest.number, number));
        }
        while self.guest.send(&mut socket).await.is_ok() {
            match self.guest.hear(&mut socket, way).await {
                Ok(Heard::Applied) => self.tell(Told::Applied),
                Ok(Heard::Refused(error)) => bail!("a message was refused: {error:?}"),
                Ok(Heard::Other) => {}
                Err(_) => break,
            }
        }
        self.guest.write(written(self.guest.number, WRITTEN));
        Ok(())
    }

    /// Until the end.
    async fn come_back(&mut self) -> Result<()> {
        self.stages.changed().await?;
        let Stage::Return { way, said } = self.stages.borrow_and_update().clone() else {
            bail!("the host was to come back");
        };
        let expected = self.before + said + self.of_chat * (WRITTEN + 1);
        let (mut stages, mut welcomed, mut told) = (self.stages.clone(), None, false);
        let tell = self.tell.clone();
        let staying = async {
            loop {
                let mut connected = self.guest.connect(&way).await;
                let welcomed = *welcomed.get_or_insert(connected.welcomed);
                loop {
                    if !told && self.guest.has_sent_all() && self.guest.copy.messages.len() >= expected {
                        told = true;
                        let at = Instant::now();
                        // An error means that it was given up.
                        let _ = tell.send(Told::Back { welcomed, at });
                    }
                    if self.guest.send(&mut connected.socket).await.is_err() {
                        break;
                    }
                    match self.guest.hear(&mut connected.socket, &way).await {
                        Ok(Heard::Refused(error)) => bail!("a message was refused: {error:?}"),
                        Ok(Heard::Applied | Heard::Other) => {}
                        Err(_) => break,
                    }
                }
            }
        };
        tokio::select! {
            ended = staying => ended,
            changed = stages.changed() => Ok(changed?),
        }
    }

    fn tell(&self, news: Told) {
        // An error means that it was given up.
        let _ = self.tell.send(news);
    }
}
