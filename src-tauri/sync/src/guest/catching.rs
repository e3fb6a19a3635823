//! Which chats are behind, and the pages that bring them up.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

use hearth_domain::{CatchUp, ChangeSet, Chat, ChatId, Epoch, Rev};

use super::{Cursor, Effect, Moment};

/// Requests for pages at once.
const AT_ONCE: usize = 4;

/// After "too many": so long, and up to four times that by chance.
const PAUSE: Duration = Duration::from_secs(1);

/// Chats that a copy has at most; a host that tells of more is not believed.
pub(super) const MAX_CHATS: usize = 200_000;

#[derive(Default)]
pub(super) struct Catching {
    /// The chats that are wanted, by their turns.
    turns: BTreeMap<u64, ChatId>,
    next_turn: u64,
    wanted: HashMap<ChatId, Wanted>,
    running: HashMap<ChatId, Running>,
    paused_until: Option<Duration>,
    /// Chats of which the host says what cannot be. They are left as they are until the next connection.
    given_up: HashSet<ChatId>,
}

struct Wanted {
    turn: u64,
    /// The life of the chat that the host last told of.
    epoch: Epoch,
    /// The host knows nothing of our place in that life: the copy begins again, with this row.
    from_nothing: Option<Chat>,
}

struct Running {
    epoch: Epoch,
    after: Rev,
    from_nothing: Option<Chat>,
    /// The copy went after it was asked for: the answer is of what was before.
    void: bool,
}

impl Catching {
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.paused_until.filter(|_| !self.wanted.is_empty())
    }

    pub(super) fn has_given_up(&self, chat: ChatId) -> bool {
        self.given_up.contains(&chat)
    }

    pub(super) fn give_up(&mut self, chat: ChatId) {
        tracing::warn!(%chat, "what the host says of a chat cannot be, and is left out");
        self.forget(chat);
        if self.given_up.len() < MAX_CHATS {
            self.given_up.insert(chat);
        }
    }

    pub(super) fn forget(&mut self, chat: ChatId) {
        self.unwant(chat);
        if let Some(asked) = self.running.get_mut(&chat) {
            asked.void = true;
        }
    }

    /// The chat has come further at its host, in that life of it.
    pub(super) fn want(&mut self, chat: ChatId, epoch: Epoch) {
        self.want_from(chat, epoch, None);
    }

    fn want_from(&mut self, chat: ChatId, epoch: Epoch, from_nothing: Option<Chat>) {
        let kept = self.wanted.len() + self.running.len() + self.given_up.len();
        if self.given_up.contains(&chat) || kept > MAX_CHATS {
            return;
        }
        let turn = match self.wanted.get(&chat) {
            Some(wanted) => wanted.turn,
            None => self.next_turn(),
        };
        self.turns.insert(turn, chat);
        let wanted = Wanted {
            turn,
            epoch,
            from_nothing,
        };
        self.wanted.insert(chat, wanted);
    }

    fn next_turn(&mut self) -> u64 {
        self.next_turn += 1;
        self.next_turn
    }

    fn unwant(&mut self, chat: ChatId) -> Option<Wanted> {
        let wanted = self.wanted.remove(&chat)?;
        self.turns.remove(&wanted.turn);
        Some(wanted)
    }

    /// Asks for as many pages as may be under way. A chat whose page is awaited waits for it.
    pub(super) fn ask(&mut self, now: Moment, cursors: &HashMap<ChatId, Cursor>, out: &mut Vec<Effect>) {
        if self.paused_until.is_some_and(|until| now.at < until) {
            return;
        }
        self.paused_until = None;
        let free = AT_ONCE.saturating_sub(self.running.len());
        let next: Vec<ChatId> = self
            .turns
            .values()
            .filter(|chat| !self.running.contains_key(chat))
            .take(free)
            .copied()
            .collect();
        for chat_id in next {
            let Some(wanted) = self.unwant(chat_id) else { continue };
            let known = cursors.get(&chat_id).filter(|cursor| cursor.epoch == wanted.epoch);
            // A copy begins with the chat's own row, which a host that is asked for another life tells.
            let (epoch, after) = match (&wanted.from_nothing, known) {
                (Some(_), _) => (wanted.epoch, Rev::ZERO),
                (None, Some(cursor)) => (wanted.epoch, cursor.rev),
                (None, None) => (Cursor::NOTHING.epoch, Rev::ZERO),
            };
            let asked = Running {
                epoch,
                after,
                from_nothing: wanted.from_nothing,
                void: false,
            };
            out.push(Effect::CatchUp {
                chat_id,
                epoch: asked.epoch,
                after,
            });
            self.running.insert(chat_id, asked);
        }
    }

    pub(super) fn pause(&mut self, now: Moment, chat: ChatId) {
        if let Some(asked) = self.running.remove(&chat) {
            self.want_from(chat, asked.epoch, asked.from_nothing);
            self.paused_until = Some(now.at + PAUSE + PAUSE.mul_f64(3.0 * now.chance.clamp(0.0, 1.0)));
        }
    }

    /// Whether the answer that has come is one that is waited for.
    pub(super) fn awaits(&mut self, chat: ChatId) -> bool {
        let is_void = self.running.get(&chat).is_some_and(|asked| asked.void);
        if is_void {
            self.running.remove(&chat);
        }
        self.running.contains_key(&chat)
    }

    /// The host knows no such chat, as far as the user is concerned.
    pub(super) fn not_found(&mut self, chat: ChatId) {
        self.running.remove(&chat);
    }

    /// Whether the host has told of another life of the chat than that, or may be about to.
    pub(super) fn looks_beyond(&self, chat: ChatId, epoch: Epoch) -> bool {
        let wanted = self.wanted.get(&chat).map(|wanted| wanted.epoch);
        let asked = self.running.get(&chat).map(|asked| asked.epoch);
        wanted.into_iter().chain(asked).any(|other| other != epoch)
    }

    pub(super) fn page(
        &mut self,
        chat: ChatId,
        page: CatchUp,
        cursors: &mut HashMap<ChatId, Cursor>,
        out: &mut Vec<Effect>,
    ) {
        let Some(asked) = self.running.remove(&chat) else {
            return;
        };
        match page {
            CatchUp::EpochChanged { chat: row } => {
                let told_before = row.epoch == asked.epoch && asked.after == Rev::ZERO;
                if row.id != chat || told_before {
                    return self.give_up(chat);
                }
                if let Some(cursor) = cursors.get_mut(&chat).filter(|cursor| cursor.epoch == row.epoch) {
                    // The host has less than the copy: what the copy has is not to be gone by.
                    *cursor = Cursor::NOTHING;
                }
                self.unwant(chat);
                self.want_from(chat, row.epoch, Some(row));
            }
            CatchUp::Changes { changes, head_rev } => self.rows(chat, asked, changes, head_rev, cursors, out),
        }
    }

    fn rows(
        &mut self,
        chat: ChatId,
        asked: Running,
        mut changes: ChangeSet,
        head_rev: Rev,
        cursors: &mut HashMap<ChatId, Cursor>,
        out: &mut Vec<Effect>,
    ) {
        let is_the_answer = changes.chat_id == chat && changes.epoch == asked.epoch && changes.from == asked.after;
        let goes_on = changes.to > changes.from || changes.to >= head_rev;
        if !is_the_answer || !goes_on || changes.to < changes.from {
            return self.give_up(chat);
        }
        let (epoch, to) = (changes.epoch, changes.to);
        let known = cursors.get(&chat).copied().filter(|cursor| cursor.epoch == epoch);
        // Rows that came over the socket meanwhile are in the copy already.
        let start_over = known.is_none();
        if start_over && asked.from_nothing.is_none() {
            // The copy of that life is gone since it was asked for.
            return self.want(chat, epoch);
        }
        if known.is_none_or(|cursor| cursor.rev < to) {
            changes.chat = changes.chat.or(asked.from_nothing);
            cursors.insert(chat, Cursor { epoch, rev: to });
            out.push(Effect::Put { changes, start_over });
        }
        if to < head_rev {
            self.want(chat, epoch);
        }
    }
}
