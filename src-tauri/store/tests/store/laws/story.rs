//! One chat of three people, to which things happen.

use std::collections::BTreeSet;

use hearth_domain::{
    Action, Actor, Assistant, CatchUp, ChangeSet, ChatId, Epoch, ErrorCode, MessageId, MessageStatus, Operation,
    Participant, ParticipantId, ParticipantKind, Rev, Role, UserId,
};
use hearth_store::{AnswerTask, ImportedMessage};

use super::{held::Held, steps::Step};
use crate::home::{Home, START, broken, code, complete, model, operation};

pub(super) struct Story {
    pub(super) home: Home,
    /// The owner of the space, a member, and a guest.
    pub(super) people: [Actor; 3],
    /// Who asks now.
    who: usize,
    pub(super) chat: ChatId,
    pub(super) held: Held,
    /// The state after each change: every cursor that a client could have.
    pub(super) cursors: Vec<Held>,
    pub(super) run: Option<AnswerTask>,
    last: Option<(usize, Operation)>,
}

impl Story {
    pub(super) async fn begin() -> Self {
        let home = Home::new().await;
        let people = [
            home.actor,
            home.person("Bea", Role::Member).await,
            home.person("Col", Role::Guest).await,
        ];
        let mut story = Self {
            home,
            people,
            who: 0,
            chat: ChatId::new(),
            held: Held::default(),
            cursors: vec![Held::default()],
            run: None,
            last: None,
        };
        story.ask(Action::CreateChat { model: Some(model()) }).await;
        story
    }

    pub(super) async fn go(&mut self, who: usize, step: Step) {
        self.who = who;
        let message_id = MessageId::new();
        match step {
            Step::Send(text) => self.ask(Action::send(message_id, text)).await,
            Step::Reply(at, text) => {
                self.ask(Action::SendMessage {
                    message_id,
                    text,
                    reply_to: Some(self.nth(at)),
                    attachments: Vec::new(),
                })
                .await
            }
            Step::Edit(at, text) => {
                self.ask(Action::EditMessage {
                    message_id: self.nth(at),
                    text,
                })
                .await
            }
            Step::React(at, emoji, on) => {
                self.ask(Action::React {
                    message_id: self.nth(at),
                    emoji: emoji.to_owned(),
                    on,
                })
                .await
            }
            Step::EditPrompt(at, text) => {
                self.ask(Action::EditPrompt {
                    message_id,
                    replaces: self.nth(at),
                    text,
                })
                .await
            }
            Step::Regenerate(at) => {
                self.ask(Action::Regenerate {
                    message_id: self.nth(at),
                })
                .await
            }
            Step::Continue(at) => {
                self.ask(Action::ContinueAnswer {
                    message_id: self.nth(at),
                })
                .await
            }
            Step::Select(at) => {
                self.ask(Action::SelectVersion {
                    message_id: self.nth(at),
                })
                .await
            }
            Step::Rename(title) => self.ask(Action::Rename { title }).await,
            Step::Pin(pinned) => self.ask(Action::SetPinned { pinned }).await,
            Step::Assistant(there) => {
                let assistant = there.then(|| self.assistant()).flatten();
                self.ask(Action::SetAssistant { assistant }).await;
            }
            Step::Finish(status, text) => {
                if let Some(task) = self.run.take() {
                    let text = task.text_so_far + &text;
                    let outcome = if status == MessageStatus::Complete {
                        complete(&text)
                    } else {
                        broken(status, &text)
                    };
                    let (changes, owed) = self
                        .home
                        .store
                        .finish_answer(task.run_id, outcome, &self.home.settings)
                        .await
                        .unwrap();
                    self.took(&changes);
                    self.run = owed;
                }
            }
            Step::Repeat => {
                if let Some((who, asked)) = &self.last {
                    let again = self
                        .home
                        .store
                        .apply(asked, &self.people[*who], &self.home.settings)
                        .await
                        .unwrap();
                    assert_eq!(again.changes, None, "a repeat changed something");
                }
            }
            Step::Import(count) => self.import(count).await,
            Step::Add(person) => {
                let user_id = self.people[person].user_id;
                self.ask(Action::AddUser { user_id }).await;
            }
            Step::Remove(person) => {
                let participant_id = self.participant(person);
                self.ask(Action::RemoveParticipant { participant_id }).await;
            }
            Step::Answering(answering) => self.ask(Action::SetAnswering { answering }).await,
            Step::DeleteMessage(at) => {
                let message_id = self.nth(at);
                self.ask(Action::DeleteMessage { message_id }).await;
            }
            Step::Delete => {
                self.ask(Action::DeleteChat).await;
                if self.held.chat.as_ref().is_some_and(|chat| chat.deleted) {
                    self.run = None;
                }
            }
        }
    }

    fn nth(&self, at: usize) -> MessageId {
        let ids: Vec<_> = self.held.messages.keys().collect();
        if ids.is_empty() {
            MessageId::new()
        } else {
            *ids[at % ids.len()]
        }
    }

    fn took(&mut self, changes: &ChangeSet) {
        assert_eq!(changes.from, self.held.to);
        self.held.put(changes);
        self.cursors.push(self.held.clone());
    }

    async fn ask(&mut self, action: Action) {
        self.home.clock.advance(1);
        let asked = operation(self.chat, action);
        let actor = self.people[self.who];
        let is_new = matches!(asked.action, Action::CreateChat { .. });
        let takes_part = is_new || self.present().contains(&actor.user_id);
        match self.home.store.apply(&asked, &actor, &self.home.settings).await {
            Ok(applied) => {
                assert!(takes_part, "whoever takes no part changed something");
                self.took(&applied.changes.unwrap());
                self.run = applied.answer.or(self.run.take());
                self.last = Some((self.who, asked));
            }
            Err(error) if !takes_part => assert_eq!(code(error), ErrorCode::NotFound),
            Err(_) => {}
        }
    }

    /// The users who take part, as whoever holds the chat knows it.
    pub(super) fn present(&self) -> BTreeSet<UserId> {
        let present = self.held.participants.values().filter(|row| row.present);
        present
            .filter_map(|row| match row.kind {
                ParticipantKind::User { user_id, .. } => Some(user_id),
                ParticipantKind::Assistant(_) => None,
            })
            .collect()
    }

    /// The participant of one of the three, if they ever were one.
    fn participant(&self, person: usize) -> ParticipantId {
        let wanted = self.people[person].user_id;
        let is_theirs =
            |row: &&Participant| matches!(row.kind, ParticipantKind::User { user_id, .. } if user_id == wanted);
        let found = self.held.participants.values().find(is_theirs);
        found.map_or_else(ParticipantId::new, |row| row.id)
    }

    fn assistant(&self) -> Option<Assistant> {
        let model = model();
        Some(Assistant {
            name: model.model.clone(),
            provider_id: model.provider_id,
            model: model.model,
            instructions: None,
            temperature: None,
            max_output: None,
        })
    }

    /// An import tells nobody; whoever holds the chat catches up.
    async fn import(&mut self, count: usize) {
        let said = (0..count).map(|turn| ImportedMessage {
            from_assistant: false,
            text: format!("imported {turn}"),
            created_at: START,
        });
        if self
            .home
            .store
            .import_messages(self.chat, &self.home.settings, said)
            .await
            .is_ok()
            && count > 0
        {
            let changes = self.changes(self.held.to, 1000).await;
            self.took(&changes);
        }
    }

    pub(super) async fn changes(&self, after: Rev, limit: u32) -> ChangeSet {
        let epoch = self.held.chat.as_ref().map_or_else(Epoch::new, |chat| chat.epoch);
        match self
            .home
            .store
            .all_changes_after(self.chat, epoch, after, limit)
            .await
            .unwrap()
        {
            CatchUp::Changes { changes, .. } => changes,
            CatchUp::EpochChanged { .. } => panic!("the epoch did not change"),
        }
    }
}
