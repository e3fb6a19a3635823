//! The people and the chats that are measured, made by the same calls that the server's handlers make.

use anyhow::{Context, Result, anyhow};
use futures::{StreamExt, TryStreamExt, stream};
use hearth_domain::{
    Action, ApiError, ChatId, DeviceKind, InviteRequest, MessageId, OpId, Operation, Registration, Role, UserId,
};
use hearth_engine::Engine;
use hearth_orders::host::Ticket;
use hearth_sync::DeviceKey;

/// As many as the writer commits together.
const AT_ONCE: usize = 64;

pub(crate) async fn let_in(engine: &Engine, count: usize) -> Result<Vec<Ticket>> {
    stream::iter(0..count)
        .map(|number| let_one_in(engine, number))
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

async fn let_one_in(engine: &Engine, number: usize) -> Result<Ticket> {
    let host = engine.home_actor();
    let request = InviteRequest {
        role: Role::Member,
        for_user: None,
    };
    let (_, code) = engine.create_invite(host, request).await.map_err(refused)?;
    let key = DeviceKey::generate()?;
    let registration = Registration {
        code: code.expose().to_owned(),
        user_name: format!("Guest {number}"),
        device_name: "a load generator".to_owned(),
        kind: DeviceKind::Desktop,
        public_key: key.public_key(),
    };
    let registered = engine.register(registration).await.map_err(refused)?;
    engine
        .approve_device(host, registered.device_id)
        .await
        .map_err(refused)?;
    Ok(Ticket {
        user_id: registered.user_id,
        device_id: registered.device_id,
        key: key.to_text(),
        refresh_token: registered.refresh_token,
    })
}

pub(crate) async fn chat_of(engine: &Engine, users: Vec<UserId>) -> Result<ChatId> {
    let chat_id = ChatId::new();
    apply(engine, chat_id, Action::CreateChat { model: None }).await?;
    stream::iter(users)
        .map(|user_id| apply(engine, chat_id, Action::AddUser { user_id }))
        .buffer_unordered(AT_ONCE)
        .try_for_each(|()| async { Ok(()) })
        .await
        .context("nobody could be brought in")?;
    Ok(chat_id)
}

pub(crate) async fn say(engine: &Engine, chats: Vec<ChatId>, each: usize, bytes: usize) -> Result<()> {
    let messages = (0..each).flat_map(|number| chats.iter().map(move |chat| (*chat, number)));
    stream::iter(messages)
        .map(|(chat_id, number)| {
            let message_id = MessageId::new();
            let text = hearth_orders::text(&format!("the host says {number}"), bytes);
            apply(engine, chat_id, Action::send(message_id, text))
        })
        .buffer_unordered(AT_ONCE)
        .try_for_each(|()| async { Ok(()) })
        .await
}

async fn apply(engine: &Engine, chat_id: ChatId, action: Action) -> Result<()> {
    let op_id = OpId::new();
    let host = engine.acting(engine.home_actor());
    let done = host.apply(Operation { op_id, chat_id, action }).await;
    done.map(drop).map_err(refused)
}

fn refused(error: ApiError) -> anyhow::Error {
    anyhow!("{:?}: {}", error.code, error.message)
}
