//! Who is here and who types: told to those who share a chat, and over when it is over.

use hearth_domain::{Action, Actor, Bootstrap, ChatId, ErrorCode, Event, MessageId, Presence, UserId};

use crate::{
    app::in_time,
    guest::{Host, code_of},
};

struct Together {
    host: Host,
    chat: ChatId,
    ben: Actor,
    eve: Actor,
}

/// Ada and Ben in a chat; Eve in none.
async fn together() -> Together {
    let mut host = Host::start().await;
    let (ben, eve) = (host.guest("Ben").await, host.guest("Eve").await);
    let chat = ChatId::new();
    host.apply(chat, Action::CreateChat { model: None }).await;
    host.apply(chat, Action::AddUser { user_id: ben.user_id }).await;
    host.forget_events();
    Together {
        ben: host.engine.admit(ben.device_id).await.expect("he was let in"),
        eve: host.engine.admit(eve.device_id).await.expect("she was let in"),
        host,
        chat,
    }
}

impl Together {
    async fn seen_by(&self, actor: Actor) -> Vec<UserId> {
        let presence = self.host.engine.acting(actor).presence().await;
        presence
            .expect("the database works")
            .iter()
            .map(|it| it.user_id)
            .collect()
    }

    async fn presence_told(&mut self) -> Presence {
        let pick = |event: &Event| match event {
            Event::PresenceChanged { presence } => Some(*presence),
            _ => None,
        };
        self.host.event("the news of who is here", pick).await
    }

    async fn typing_told(&mut self) -> (ChatId, UserId, bool) {
        let pick = |event: &Event| match event {
            Event::Typing {
                chat_id,
                user_id,
                typing,
            } => Some((*chat_id, *user_id, *typing)),
            _ => None,
        };
        self.host.event("the news of who types", pick).await
    }
}

#[tokio::test]
async fn who_is_here_is_seen_by_those_who_share_a_chat() {
    let mut all = together().await;
    let (ada, ben, eve) = (all.host.owner, all.ben, all.eve);
    let engine = all.host.engine.clone();
    engine.acting(ben).set_present(true);
    engine.acting(eve).set_present(true);
    let came = all.presence_told().await;
    assert_eq!((came.user_id, came.online), (ben.user_id, true));
    assert_eq!(came.space_id, engine.space_card().id);
    assert_eq!(all.presence_told().await.user_id, eve.user_id);
    assert_eq!(all.seen_by(ada).await, [ben.user_id]);
    assert_eq!(all.seen_by(ben).await, [], "Ada's window is not looked at");
    assert_eq!(all.seen_by(eve).await, []);
    let first = in_time("the first screen", engine.bootstrap()).await;
    let Ok(Bootstrap::Ready { presence, .. }) = first else {
        panic!("the engine runs");
    };
    assert_eq!(presence, [came]);

    engine.acting(ben).set_present(true);
    all.host.clock.advance(5000);
    engine.acting(ben).set_present(false);
    let went = all.presence_told().await;
    assert_eq!((went.user_id, went.online), (ben.user_id, false), "coming is told once");
    assert_eq!(
        went.last_seen_at.map(|at| at.0),
        came.last_seen_at.map(|at| at.0 + 5000)
    );
    engine.acting(eve).set_absent();
    assert!(!all.presence_told().await.online);
}

#[tokio::test]
async fn typing_is_told_and_ends_with_the_message() {
    let mut all = together().await;
    let (ada, ben, eve, chat) = (all.host.owner, all.ben, all.eve, all.chat);
    let engine = all.host.engine.clone();
    let unknown = engine.acting(eve).set_typing(chat, true).await;
    assert_eq!(code_of(unknown), ErrorCode::NotFound);
    engine
        .acting(ben)
        .set_typing(chat, true)
        .await
        .expect("he is in the chat");
    assert_eq!(all.typing_told().await, (chat, ben.user_id, true));
    engine
        .acting(ben)
        .set_typing(chat, false)
        .await
        .expect("he is in the chat");
    assert_eq!(all.typing_told().await, (chat, ben.user_id, false));

    engine
        .acting(ada)
        .set_typing(chat, true)
        .await
        .expect("she is in the chat");
    assert_eq!(all.typing_told().await, (chat, ada.user_id, true));
    let send = Action::send(MessageId::new(), "Hello");
    all.host.apply(chat, send).await;
    assert_eq!(all.typing_told().await, (chat, ada.user_id, false));
}

#[tokio::test]
async fn whoever_is_brought_in_learns_who_is_here_and_the_others_that_they_are() {
    let mut all = together().await;
    let (ben, eve, chat) = (all.ben, all.eve, all.chat);
    let engine = all.host.engine.clone();
    engine.acting(ben).set_present(true);
    engine.acting(eve).set_present(true);
    all.host.forget_events();
    all.host.apply(chat, Action::AddUser { user_id: eve.user_id }).await;
    let mut brought = false;
    let mut here = Vec::new();
    let told = |event: &Event| {
        match event {
            Event::Changes(changes) => brought |= !changes.participants.is_empty(),
            Event::PresenceChanged { presence } => {
                assert!(brought, "before that, nobody of hers may be told");
                here.push((presence.user_id, presence.online));
            }
            _ => {}
        }
        (here.len() == 2).then(|| std::mem::take(&mut here))
    };
    let mut here = all.host.event("the news of who is here", told).await;
    here.sort_unstable();
    let mut wanted = [(ben.user_id, true), (eve.user_id, true)];
    wanted.sort_unstable();
    assert_eq!(here, wanted, "Ada's window is not looked at");
}
