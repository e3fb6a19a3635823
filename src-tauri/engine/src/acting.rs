//! What a user of this machine's space may do, through whichever door they came.
//!
//! The window acts for the owner; the server acts for whoever signed in. Every rule about who may do what is
//! behind these functions, and none is in a door.

use std::sync::Arc;

use hearth_domain::{
    Actor, ApiError, CatchUp, ChatDetail, ChatHead, ChatId, ChatList, ChatListRequest, EarlierText, Epoch, ErrorCode,
    Event, MessageId, MessagePage, MessagePageRequest, ModelInfo, Operation, Presence, ProviderCard, ProviderConfig,
    ProviderId, ReadMark, Receipt, Rev, Role, RunId, SearchPage, SearchRequest, User,
};

use tokio::time::Instant;

use crate::{Engine, error};

/// Messages that one answer to catching up holds at most.
const MOST_CHANGES: u32 = 1000;

/// The engine as one user may use it. Chats that they take no part in do not exist here.
#[derive(Clone)]
pub struct Acting {
    pub(crate) engine: Engine,
    pub(crate) actor: Actor,
}

impl Engine {
    /// The person at this machine.
    #[must_use]
    pub fn home_actor(&self) -> Actor {
        self.core.store.home_actor()
    }

    #[must_use]
    pub fn acting(&self, actor: Actor) -> Acting {
        Acting {
            engine: self.clone(),
            actor,
        }
    }
}

impl Acting {
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// As [`Engine::apply`], for this user.
    ///
    /// # Errors
    /// `NotFound` for a chat they take no part in; `Forbidden` for what their role or place does not allow.
    pub async fn apply(&self, operation: Operation) -> Result<Receipt, ApiError> {
        self.engine.apply_here(operation, self.actor).await
    }

    /// # Errors
    /// `Forbidden` unless they asked for the run, own its chat or own the space. A run that has ended is left as it is.
    pub async fn stop_run(&self, run_id: RunId) -> Result<(), ApiError> {
        let core = &self.engine.core;
        let Some((chat_id, asked_by)) = core.runs.asked_by(run_id) else {
            return Ok(());
        };
        if asked_by != self.actor.user_id && !core.store.rights(chat_id, &self.actor).await?.stop_any {
            let problem = "Only who asked for an answer and the chat's owner can stop it.";
            return Err(error::api(ErrorCode::Forbidden, problem));
        }
        core.runs.stop(run_id);
        Ok(())
    }

    /// # Errors
    /// `Invalid` for a limit out of range.
    pub async fn list_chats(&self, request: ChatListRequest) -> Result<ChatList, ApiError> {
        // Whoever asks a host asks for what it hosts.
        let here = self.engine.core.store.space_id();
        if request.space_id.is_some_and(|space| space != here) {
            return Err(error::api(ErrorCode::NotFound, "This space does not exist."));
        }
        Ok(self.engine.core.store.list_chats(&request, &self.actor).await?)
    }

    /// # Errors
    /// `NotFound` if there is no such chat for them.
    pub async fn open_chat(&self, chat_id: ChatId) -> Result<ChatDetail, ApiError> {
        let core = &self.engine.core;
        // With the lock, the rows and the run are those of one moment: that of the last event.
        let _order = core.order.lock(chat_id).await;
        let mut detail = core.store.open_chat(chat_id, &self.actor).await?;
        detail.run = core.runs.in_chat(chat_id);
        Ok(detail)
    }

    /// # Errors
    /// `NotFound` if there is no such chat for them.
    pub async fn message_page(&self, request: MessagePageRequest) -> Result<MessagePage, ApiError> {
        Ok(self.engine.core.store.message_page(&request, &self.actor).await?)
    }

    /// What a message said before it was edited, oldest first; nothing of one that is deleted.
    ///
    /// # Errors
    /// `NotFound` if there is no such chat for them, or no such message in it.
    pub async fn earlier_texts(&self, chat: ChatId, message: MessageId) -> Result<Vec<EarlierText>, ApiError> {
        let store = &self.engine.core.store;
        Ok(store.earlier_texts(chat, message, &self.actor).await?)
    }

    /// What they find in their chats of this machine's space.
    ///
    /// # Errors
    /// `Invalid` for a query that is too long or a limit out of range; `NotFound` for a chat that is not theirs.
    pub async fn search(&self, request: SearchRequest) -> Result<SearchPage, ApiError> {
        Ok(self.engine.core.store.search(&request, &self.actor).await?)
    }

    /// Rows changed since a cursor, at most `limit` messages (1 to 1000) and about a mebibyte of text. The tombstone of a
    /// chat that they took part in when it was deleted is told.
    ///
    /// # Errors
    /// `NotFound` if there is no such chat for them.
    pub async fn changes_after(
        &self,
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
        limit: u32,
    ) -> Result<CatchUp, ApiError> {
        if !(1..=MOST_CHANGES).contains(&limit) {
            let problem = format!("Catching up takes 1 to {MOST_CHANGES} messages at once.");
            return Err(error::api(ErrorCode::Invalid, problem));
        }
        let store = &self.engine.core.store;
        Ok(store.changes_after(chat_id, epoch, after, limit, &self.actor).await?)
    }

    /// How far each of their chats has come, by id, from behind `after` on; at most `limit`.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn heads(&self, after: Option<ChatId>, limit: u32) -> Result<Vec<ChatHead>, ApiError> {
        Ok(self.engine.core.store.heads(after, limit, &self.actor).await?)
    }

    /// Where the people of their chats have read to.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn read_marks(&self) -> Result<Vec<ReadMark>, ApiError> {
        Ok(self.engine.core.store.read_marks(&self.actor).await?)
    }

    /// Moves their own last-read mark forward; backwards does nothing.
    ///
    /// # Errors
    /// `NotFound` if there is no such chat for them.
    pub async fn mark_read(&self, chat_id: ChatId, seq: Rev) -> Result<(), ApiError> {
        let (core, actor) = (Arc::clone(&self.engine.core), self.actor);
        self.engine
            .see_through(async move {
                if let Some(read_mark) = core.store.mark_read(chat_id, seq, &actor).await? {
                    core.events.publish(Event::ReadMarked { read_mark });
                }
                Ok(())
            })
            .await
    }

    /// Tells the others of the chat. Never stored.
    ///
    /// # Errors
    /// `NotFound` if there is no such chat for them.
    pub async fn set_typing(&self, chat_id: ChatId, typing: bool) -> Result<(), ApiError> {
        let people = self.engine.users_in(chat_id).await?;
        if !people.contains(&self.actor.user_id) {
            return Err(error::api(ErrorCode::NotFound, "This chat does not exist."));
        }
        let core = &self.engine.core;
        core.typing
            .set(&core.events, chat_id, self.actor, typing, Instant::now());
        Ok(())
    }

    /// The device is here and its user at it (`active`), as of now, for 60 seconds.
    pub fn set_present(&self, active: bool) {
        if !active {
            return self.set_absent();
        }
        let core = &self.engine.core;
        core.presence
            .arrive(&core.events, self.actor, Instant::now(), core.clock.now());
    }

    /// The device's last socket is closed.
    pub fn set_absent(&self) {
        let (core, Actor { user_id, device_id, .. }) = (&self.engine.core, self.actor);
        core.presence.leave(&core.events, user_id, device_id, core.clock.now());
    }

    /// Who is here of those whom they share a chat with.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn presence(&self) -> Result<Vec<Presence>, ApiError> {
        let core = &self.engine.core;
        if core.presence.is_empty() {
            return Ok(Vec::new());
        }
        let others = core.store.sharing_with(self.actor.user_id).await?;
        Ok(core.presence.among(&others))
    }

    /// The people of the space who were not revoked, for bringing them into a chat.
    ///
    /// # Errors
    /// `Forbidden` for guests, who see only the participants of their chats.
    pub async fn users(&self) -> Result<Vec<User>, ApiError> {
        self.not_for_guests()?;
        Ok(self.engine.core.store.users().await?)
    }

    /// What the host can have answer, without addresses and keys.
    ///
    /// # Errors
    /// `Forbidden` for guests.
    pub fn providers(&self) -> Result<Vec<ProviderCard>, ApiError> {
        self.not_for_guests()?;
        let settings = self.engine.core.settings.current();
        let default = settings.ai.default_model.as_ref();
        let card = |provider: &ProviderConfig| ProviderCard {
            id: provider.id,
            name: provider.name.clone(),
            default_model: default
                .filter(|choice| choice.provider_id == provider.id)
                .map(|choice| choice.model.clone()),
        };
        Ok(settings.ai.providers.iter().map(card).collect())
    }

    /// # Errors
    /// `Forbidden` for guests; why the provider could not be asked.
    pub async fn list_models(&self, provider_id: ProviderId) -> Result<Vec<ModelInfo>, ApiError> {
        self.not_for_guests()?;
        self.engine.list_models(provider_id).await
    }

    /// What their questions used, by day and model; for the owner, everybody's.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn usage(&self) -> Result<Vec<hearth_domain::UsageRow>, ApiError> {
        let of = (self.actor.role != Role::Owner).then_some(self.actor.user_id);
        Ok(self.engine.core.store.usage(of).await?)
    }

    fn not_for_guests(&self) -> Result<(), ApiError> {
        if self.actor.role == Role::Guest {
            return Err(error::api(
                ErrorCode::Forbidden,
                "Guests take part in the chats that they are brought into.",
            ));
        }
        Ok(())
    }
}
