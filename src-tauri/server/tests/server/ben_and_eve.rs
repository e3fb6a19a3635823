//! Two people in one chat, both looking at it.

use hearth_domain::{Answering, ChatId, Event};
use serde_json::json;

use crate::{
    guest::Guest,
    host::{Host, model},
    wire::Wire,
};

pub(crate) struct Two {
    pub(crate) host: Host,
    pub(crate) ben: Guest,
    pub(crate) eve: Guest,
    pub(crate) chat: ChatId,
    pub(crate) of_ben: Wire,
    pub(crate) of_eve: Wire,
}

impl Two {
    /// Lets a robot answer every message of the chat.
    pub(crate) async fn add_robot(&self) {
        let assistant = json!({ "name": "Robot", "provider_id": model().provider_id, "model": "test-model",
            "instructions": null, "temperature": null, "max_output": null });
        let path = format!("/chat/chats/{}", self.chat);
        self.ben.patch(&path, json!({ "assistant": assistant })).await;
        self.ben.patch(&path, json!({ "answering": Answering::Always })).await;
    }
}

/// Ben and Eve in a chat of Ben's.
pub(crate) async fn two() -> Two {
    let host = Host::start().await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let chat = ben.new_chat().await;
    ben.bring_in(chat, eve.user_id).await;
    let (of_ben, of_eve) = (Wire::live(&host, &ben).await, Wire::live(&host, &eve).await);
    Two {
        host,
        ben,
        eve,
        chat,
        of_ben,
        of_eve,
    }
}

/// The text of the message that a change set brings.
pub(crate) fn said(event: Event) -> Option<String> {
    match event {
        Event::Changes(changes) => changes.messages.last().map(|message| message.text.clone()),
        _ => None,
    }
}
