//! Spaces hosted elsewhere: joining, the copy that is kept here, and what waits to be sent.
//!
//! Each joined space has a task of its own ([`driver`]) that drives the connection's state machine (`hearth_sync::Guest`) with a
//! socket, requests, the store and the keychain. Whatever the user asks goes into the outbox first and to that task
//! as a nudge; whatever comes from a host goes into the copy first and out as an event.

mod carrying;
mod copies;
mod driver;
mod effects;
mod joining;
mod leaving;
mod links;
mod listing;
mod network;
mod presence;
mod running;
mod sign_in;
mod unsent;
mod waiting;

use std::time::Duration;

use hearth_domain::{
    ApiError, ChatId, ErrorCode, Event, FoundHost, GuestFrame, MessageId, ModelInfo, ProviderCard, ProviderId,
    ReadMark, Rev, SharingStatus, SpaceId, User,
};
use hearth_sync::{Input, LinkError};

pub(crate) use self::{links::Spaces, network::wake_with_network, presence::stay_present};
use crate::{Engine, error, home_of::HomeOf};

/// How long hosts on the network are listened for.
const LISTENING: Duration = Duration::from_secs(3);

impl Engine {
    /// Tells the others of the chat, wherever its host is.
    ///
    /// # Errors
    /// `NotFound`. Nothing is said where the host is out of reach.
    pub async fn set_typing(&self, chat_id: ChatId, typing: bool) -> Result<(), ApiError> {
        match self.home_of(chat_id).await? {
            HomeOf::Here => self.acting(self.home_actor()).set_typing(chat_id, typing).await,
            HomeOf::Elsewhere(space) => {
                self.core
                    .spaces
                    .nudge(space, Input::Say(GuestFrame::Typing { chat_id, typing }));
                Ok(())
            }
        }
    }

    /// Moves the user's last-read mark; kept here and told the host when it can be reached.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn mark_read(&self, chat_id: ChatId, seq: Rev) -> Result<(), ApiError> {
        let space = match self.home_of(chat_id).await? {
            HomeOf::Here => return self.acting(self.home_actor()).mark_read(chat_id, seq).await,
            HomeOf::Elsewhere(space) => space,
        };
        let core = &self.core;
        let joined = core.store.joined_space(space).await?;
        let me = joined.ok_or_else(unknown_space)?.user_id;
        let mark = ReadMark {
            chat_id,
            user_id: me,
            seq,
        };
        for read_mark in core.store.put_read_marks(space, vec![mark]).await? {
            core.events.pass_on(Event::ReadMarked { read_mark });
            core.spaces.nudge(space, Input::Say(GuestFrame::Read { chat_id, seq }));
        }
        Ok(())
    }

    /// The people of a space, for bringing them into a chat.
    ///
    /// # Errors
    /// `Unavailable` where the host is out of reach.
    pub async fn space_users(&self, id: SpaceId) -> Result<Vec<User>, ApiError> {
        if id == self.core.store.space_id() {
            return self.acting(self.home_actor()).users().await;
        }
        let (rest, token) = self.core.spaces.way_to(id).ok_or_else(out_of_reach)?;
        rest.users(&token).await.map_err(refusal)
    }

    /// What the host of a space can have answer there.
    ///
    /// # Errors
    /// `Forbidden` for guests; `Unavailable` where the host is out of reach.
    pub async fn space_providers(&self, id: SpaceId) -> Result<Vec<ProviderCard>, ApiError> {
        if id == self.core.store.space_id() {
            return self.acting(self.home_actor()).providers();
        }
        let (rest, token) = self.core.spaces.way_to(id).ok_or_else(out_of_reach)?;
        rest.providers(&token).await.map_err(refusal)
    }

    /// The models of one of [`Self::space_providers`].
    ///
    /// # Errors
    /// As there; why the provider could not be asked.
    pub async fn space_models(&self, id: SpaceId, provider: ProviderId) -> Result<Vec<ModelInfo>, ApiError> {
        if id == self.core.store.space_id() {
            return self.acting(self.home_actor()).list_models(provider).await;
        }
        let (rest, token) = self.core.spaces.way_to(id).ok_or_else(out_of_reach)?;
        rest.models(&token, provider).await.map_err(LinkError::into_api)
    }

    /// What a door says of this machine's own sharing; told as an event and to windows that open later.
    pub fn tell_sharing(&self, sharing: SharingStatus) {
        self.core.spaces.set_sharing(sharing.clone());
        self.core.events.publish(Event::SharingChanged { sharing });
    }

    /// A link to a space was opened outside Hearth: told as an event, as soon as there is a window to hear it.
    pub fn tell_join_requested(&self, link: String) {
        self.tell_requested(Event::JoinRequested { link });
    }

    /// A link to a message was opened outside Hearth: told in the same way.
    pub fn tell_message_requested(&self, chat_id: ChatId, message_id: MessageId) {
        self.tell_requested(Event::MessageRequested { chat_id, message_id });
    }

    fn tell_requested(&self, requested: Event) {
        if let Some(requested) = self.core.spaces.keep_link(requested) {
            self.core.events.publish(requested);
        }
    }

    /// Wakes every connection that waits to be tried again: the network is back, or the machine woke up.
    pub fn network_changed(&self) {
        self.core.spaces.nudge_all(|| Input::NetworkChanged);
    }

    /// Hosts on this network, as far as a few seconds of listening tell.
    ///
    /// # Errors
    /// The network cannot be listened to.
    pub async fn find_hosts(&self) -> Result<Vec<FoundHost>, ApiError> {
        let found = hearth_sync::find_hosts(LISTENING).await;
        let mut found = found.map_err(|words| error::api(ErrorCode::Unavailable, words))?;
        found.retain(|host| host.space_id != self.core.store.space_id());
        Ok(found)
    }
}

fn unknown_space() -> ApiError {
    error::api(ErrorCode::NotFound, "This space does not exist.")
}

/// A host that does not answer is out of reach, whatever the network's words for it.
pub(crate) fn refusal(error: LinkError) -> ApiError {
    match error.into_api() {
        refusal if refusal.code == ErrorCode::Unavailable => out_of_reach(),
        refusal => refusal,
    }
}

fn out_of_reach() -> ApiError {
    error::api(ErrorCode::Unavailable, "The space's host cannot be reached now.")
}
