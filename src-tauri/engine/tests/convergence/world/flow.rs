//! What is on its way between the host and its guests, one thing after another.

use std::time::Duration;

use hearth_domain::{ChatId, ErrorCode, GuestFrame, HostFrame, Operation, Rev};
use hearth_sync::{AccessToken, CatchUpFailure, Input, LinkError, RefreshFailure};

use super::{News, World};
use crate::{
    files,
    host::refusal,
    line::{Asked, Coming},
};

impl World {
    /// Something gets through on a guest's line, a few times.
    pub(super) async fn flow(&mut self, at: usize) {
        for _ in 0..self.rng.usize(1..8) {
            if !self.step_line(at).await {
                return;
            }
        }
    }

    /// One thing gets through; false if nothing was on its way.
    pub(super) async fn step_line(&mut self, at: usize) -> bool {
        let line = &mut self.seats[at].line;
        if line.is_refreshing {
            line.is_refreshing = false;
            let lifetime = Duration::from_secs(if self.rng.bool() { 900 } else { self.rng.u64(1..200) });
            let result = if line.is_down {
                Err(RefreshFailure::Unreachable)
            } else {
                Ok((AccessToken::new("token".to_owned()), lifetime))
            };
            self.feed(at, Input::Refreshed(result)).await;
            return true;
        }
        if line.is_dialing {
            line.is_dialing = false;
            line.is_open = !line.is_down;
            let dialed = if line.is_down {
                Err(LinkError::Unreachable("no route".to_owned()))
            } else {
                Ok(self.seats[at].cursors().await)
            };
            self.feed(at, Input::Dialed(dialed)).await;
            return true;
        }
        if line.is_down {
            return false;
        }
        let mut ways = Vec::new();
        if !line.going.is_empty() {
            ways.push(0);
        }
        if !line.coming.is_empty() {
            ways.push(1);
        }
        if !line.asked.is_empty() {
            ways.push(2);
        }
        if line.list.is_some() {
            ways.push(3);
        }
        if !line.late.is_empty() {
            ways.push(4);
        }
        if !self.untold.is_empty() {
            ways.push(5);
        }
        match self.rng.choice(&ways) {
            Some(0) => self.hear_guest(at).await,
            Some(1) => self.hear_host(at).await,
            Some(2) => self.step_request(at).await,
            Some(3) => self.tell_list(at),
            Some(4) => self.hear_late(at).await,
            Some(_) => self.tell_next().await,
            None => return false,
        }
        true
    }

    async fn hear_guest(&mut self, at: usize) {
        let Some(frame) = self.seats[at].line.going.pop_front() else {
            return;
        };
        self.comes_again_late(at, &frame);
        match frame {
            GuestFrame::Hello { .. } => self.welcome(at).await,
            GuestFrame::Apply { operation } => {
                let actor = self.seats[at].actor;
                let (answer, news) = self.host.apply(&operation, &actor).await;
                let frame = match answer {
                    Ok(receipt) => HostFrame::Applied { receipt },
                    Err(error) => HostFrame::Refused {
                        op_id: operation.op_id,
                        error,
                    },
                };
                // The answer may overtake the rows.
                if self.rng.bool() {
                    self.publish(news).await;
                    self.seats[at].line.tell(frame);
                } else {
                    self.seats[at].line.tell(frame);
                    self.publish(news).await;
                }
            }
            GuestFrame::Read { chat_id, seq } => self.hear_read(at, chat_id, seq).await,
            GuestFrame::Renew { .. }
            | GuestFrame::StopRun { .. }
            | GuestFrame::Typing { .. }
            | GuestFrame::Present { .. } => {}
        }
    }

    /// The host reads what came over a socket that is no more; nobody hears its answer.
    async fn hear_late(&mut self, at: usize) {
        let which = self.rng.usize(..self.seats[at].line.late.len());
        let frame = self.seats[at].line.late.swap_remove(which);
        if self.rng.u32(..3) == 0 {
            // It was lost on its way.
            return;
        }
        if let GuestFrame::Apply { operation } = &frame {
            let actor = self.seats[at].actor;
            let (_, news) = self.host.apply(operation, &actor).await;
            self.publish(news).await;
        } else if let GuestFrame::Read { chat_id, seq } = frame {
            self.hear_read(at, chat_id, seq).await;
        }
    }

    async fn hear_read(&mut self, at: usize, chat: ChatId, seq: Rev) {
        let actor = self.seats[at].actor;
        // A refusal has no place to go.
        let moved = self.host.store.mark_read(chat, seq, &actor).await.ok().flatten();
        self.publish(moved.map(News::Read)).await;
    }

    async fn hear_host(&mut self, at: usize) {
        match self.seats[at].line.coming.pop_front() {
            Some(Coming::Frame(frame)) => {
                self.comes_twice(at, &frame);
                self.feed(at, Input::Heard(frame)).await;
            }
            Some(Coming::Closed(code)) => {
                self.seats[at].line.is_open = false;
                self.feed(at, Input::Closed(code)).await;
            }
            None => {}
        }
    }

    /// The files of an operation go to the host before it; false if they did not get there.
    async fn files_came(&mut self, at: usize, operation: &Operation) -> bool {
        let is_whole = self.is_calm || self.rng.u32(..4) != 0;
        let seat = &self.seats[at];
        if !files::are_here(&seat.store, operation) {
            let waiting = seat.store.pending(operation.chat_id).await.unwrap();
            let waits = waiting.iter().any(|it| it.operation.op_id == operation.op_id);
            assert!(!waits, "a file is gone of what waits to be sent: {operation:?}");
            return false;
        }
        for file in operation.action.attachments() {
            let brought = files::bring(&self.host.store, &seat.actor, file, is_whole).await;
            brought.unwrap_or_else(|error| panic!("the host takes no file: {error}"));
        }
        is_whole || operation.action.attachments().is_empty()
    }

    /// A request arrives, or its answer does.
    async fn step_request(&mut self, at: usize) {
        let which = self.rng.usize(..self.seats[at].line.asked.len());
        let actor = self.seats[at].actor;
        let answer = match self.seats[at].line.asked.swap_remove(which) {
            Asked::Changes { chat_id, epoch, after } => {
                let limit = self.rng.u32(1..12);
                let store = &self.host.store;
                let result = store.changes_after(chat_id, epoch, after, limit, &actor).await;
                Asked::CaughtUp {
                    chat_id,
                    result: result.map_err(refusal),
                }
            }
            Asked::Post(operation) => {
                if !self.files_came(at, &operation).await {
                    let (op_id, result) = (operation.op_id, Err(LinkError::Unreachable("cut".to_owned())));
                    return self.feed(at, Input::Posted { op_id, result }).await;
                }
                let (result, news) = self.host.apply(&operation, &actor).await;
                self.publish(news).await;
                Asked::Posted {
                    op_id: operation.op_id,
                    result,
                }
            }
            Asked::CaughtUp { chat_id, result } => {
                let busy = !self.is_calm && self.rng.u32(..20) == 0;
                let result = result.map_err(|error| {
                    assert_eq!(error.code, ErrorCode::NotFound, "{error}");
                    CatchUpFailure::NotFound
                });
                let result = if busy { Err(CatchUpFailure::TooMany) } else { result };
                return self.feed(at, Input::CaughtUp { chat_id, result }).await;
            }
            Asked::Posted { op_id, result } => {
                let result = result.map_err(LinkError::Refused);
                return self.feed(at, Input::Posted { op_id, result }).await;
            }
        };
        self.seats[at].line.asked.push(answer);
    }
}
