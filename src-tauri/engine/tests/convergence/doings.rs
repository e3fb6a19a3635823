//! What people ask for, sense or nonsense.

use hearth_domain::{
    Action, Actor, Answering, ChatId, MessageId, ModelChoice, OpId, Operation, ParticipantId, ProviderConfig, Rev,
};
use hearth_store::Store;
use hearth_sync::Input;

use crate::{
    files,
    world::{News, World},
};

impl World {
    pub(crate) async fn guest_asks(&mut self, at: usize) {
        let chat = self.chat_of(at).await;
        let people = match self.seats[at].store.open_copy(chat).await {
            Ok(detail) => detail.participants.iter().map(|row| row.id).collect(),
            Err(_) => Vec::new(),
        };
        let operation = self.operation(chat, people);
        let (chat_id, made) = (operation.chat_id, is_new_chat(&operation));
        let store = &self.seats[at].store;
        self.bring_files(store, &store.home_actor(), &operation).await;
        if self.seats[at].enqueue(operation).await.is_ok() {
            if made {
                self.feed(at, Input::ChatMade { chat_id }).await;
            }
            self.feed(at, Input::OutboxChanged).await;
        }
    }

    pub(crate) async fn owner_asks(&mut self) {
        let owner = self.host.store.home_actor();
        let heads = self.host.store.heads(None, 1_000, &owner).await.unwrap();
        let chat = self.rng.choice(&heads).map(|head| head.chat_id).unwrap_or_default();
        let people = match self.host.store.open_chat(chat, &owner).await {
            Ok(detail) => detail.participants.iter().map(|row| row.id).collect(),
            Err(_) => Vec::new(),
        };
        let operation = self.operation(chat, people);
        self.bring_files(&self.host.store, &owner, &operation).await;
        let (_, news) = self.host.apply(&operation, &owner).await;
        self.publish(news).await;
    }

    /// Somebody at a guest has read, mostly all there is.
    pub(crate) async fn guest_reads(&mut self, at: usize) {
        let chat = self.chat_of(at).await;
        let known = self.seats[at].cursors().await.get(&chat).map(|cursor| cursor.rev);
        let Some(seq) = self.read_to(known) else { return };
        if let Some(said) = self.seats[at].mark_read(chat, seq).await {
            self.feed(at, said).await;
        }
    }

    pub(crate) async fn owner_reads(&mut self) {
        let owner = self.host.store.home_actor();
        let heads = self.host.store.heads(None, 1_000, &owner).await.unwrap();
        let head = self.rng.choice(heads);
        let Some(seq) = self.read_to(head.map(|head| head.head_rev)) else {
            return;
        };
        let chat = head.map(|head| head.chat_id).unwrap_or_default();
        let moved = self.host.store.mark_read(chat, seq, &owner).await.unwrap();
        self.publish(moved.map(News::Read)).await;
    }

    fn read_to(&mut self, known: Option<Rev>) -> Option<Rev> {
        let rev = known.filter(|rev| *rev > Rev::ZERO)?;
        Some(if self.rng.u32(..4) == 0 {
            Rev(self.rng.i64(1..=rev.0))
        } else {
            rev
        })
    }

    /// Somebody is tired of what the host refused.
    pub(crate) async fn give_up_something(&mut self, at: usize) {
        let pending = self.seats[at].store.pending_in(self.space).await.unwrap();
        let refused: Vec<_> = pending
            .into_values()
            .flatten()
            .filter(|waits| waits.refused.is_some())
            .collect();
        let Some(waits) = self.rng.choice(&refused) else { return };
        let op_id = waits.operation.op_id;
        if self.rng.bool() {
            self.seats[at].store.retry(op_id).await.unwrap();
            return self.feed(at, Input::OutboxChanged).await;
        }
        let chat = waits.operation.chat_id;
        let before = self.seats[at].store.pending(chat).await.unwrap();
        let gone = self.seats[at].store.discard(op_id).await.unwrap();
        let after = self.seats[at].store.pending(chat).await.unwrap();
        let let_go = before.iter().filter(|waits| !after.contains(waits));
        self.seats[at].let_go.extend(let_go.map(|waits| waits.operation.op_id));
        if gone.chat_gone {
            self.feed(at, Input::ChatForgotten { chat_id: chat }).await;
        }
    }

    fn operation(&mut self, chat: ChatId, people: Vec<ParticipantId>) -> Operation {
        let (chat_id, action) = self.action(chat, people);
        Operation {
            op_id: OpId::new(),
            chat_id,
            action,
        }
    }

    fn action(&mut self, chat: ChatId, people: Vec<ParticipantId>) -> (ChatId, Action) {
        let message_id = self.some_message();
        let action = match self.rng.u32(..130) {
            0..14 => {
                let model = self.rng.bool().then(|| ModelChoice {
                    provider_id: ProviderConfig::openai().id,
                    model: "gpt-test".to_owned(),
                });
                return (ChatId::new(), Action::CreateChat { model });
            }
            14..54 => self.send(),
            54..60 => {
                let text = self.word();
                Action::EditPrompt {
                    message_id: MessageId::new(),
                    replaces: message_id,
                    text,
                }
            }
            60..64 => Action::Regenerate { message_id },
            64..66 => Action::ContinueAnswer { message_id },
            66..71 => Action::SelectVersion { message_id },
            71..74 => Action::Rename { title: self.word() },
            74..76 => Action::SetPinned {
                pinned: self.rng.bool(),
            },
            76..78 => Action::SetArchived {
                archived: self.rng.u32(..3) == 0,
            },
            78..80 => Action::SetAnswering {
                answering: Answering::Always,
            },
            80..91 => {
                let seat = self.rng.usize(..self.seats.len());
                Action::AddUser {
                    user_id: self.seats[seat].actor.user_id,
                }
            }
            91..94 => Action::RemoveParticipant {
                participant_id: self.rng.choice(people).unwrap_or_default(),
            },
            94..98 => Action::DeleteMessage { message_id },
            98 => Action::SetAssistant { assistant: None },
            99..116 => {
                let text = match self.rng.u32(..100) {
                    0 => format!("{} {}", self.word(), "y".repeat(70_000)),
                    _ => self.word(),
                };
                Action::EditMessage { message_id, text }
            }
            116..129 => Action::React {
                message_id,
                emoji: self.rng.choice(["👍", "🔥", "🧑🏽‍🚀"]).unwrap().to_owned(),
                on: self.rng.u32(..4) > 0,
            },
            _ => Action::DeleteChat,
        };
        (chat, action)
    }

    fn send(&mut self) -> Action {
        let message_id = MessageId::new();
        let reply_to = (self.rng.u32(..4) == 0).then(|| self.some_message());
        self.messages.push(message_id);
        let text = match self.rng.u32(..100) {
            // No frame holds it.
            0 => format!("{} {}", self.word(), "x".repeat(70_000)),
            _ => self.word(),
        };
        Action::SendMessage {
            message_id,
            text,
            reply_to,
            attachments: match self.rng.u32(..5) {
                0 => files::some_of_them(&mut self.rng),
                _ => Vec::new(),
            },
        }
    }

    /// Somebody attaches what they are about to send.
    async fn bring_files(&self, store: &Store, actor: &Actor, operation: &Operation) {
        for file in operation.action.attachments() {
            files::bring(store, actor, file, true).await.unwrap();
        }
    }

    /// One of the newest, mostly.
    fn some_message(&mut self) -> MessageId {
        let from = self.messages.len().saturating_sub(6);
        self.rng.choice(&self.messages[from..]).copied().unwrap_or_default()
    }
}

fn is_new_chat(operation: &Operation) -> bool {
    matches!(operation.action, Action::CreateChat { .. })
}
