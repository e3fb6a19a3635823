//! Two machines in one chat.

use hearth_domain::{
    Action, ChatFilter, ChatId, ChatListRequest, Connection, Event, MAX_MESSAGE_BYTES, SearchOrder, SearchRequest,
    SearchWithin,
};

use crate::{
    actions::{create, message},
    host::in_time,
    machine::{Joined, ask_host, joined, texts},
};

#[tokio::test]
async fn a_chat_of_two_machines_shows_on_both_what_either_says() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.send(chat, "from the guest").await;
    guest.all_sent(chat).await;
    guest.bring_in(chat, host.owner().user_id).await;
    assert_eq!(texts(&host.engine, chat).await, ["from the guest"]);
    ask_host(&host, chat, message("from the host")).await;
    guest.shows(chat, "from the host").await;
    let detail = guest.open(chat).await;
    assert_eq!((detail.me, detail.chat.space_id), (guest.space().await.me, space));
    assert_eq!(detail.participants.len(), 2);
    let list = ChatListRequest {
        space_id: Some(space),
        filter: ChatFilter::Current,
        search: "host".to_owned(),
        after: None,
        limit: 10,
    };
    let found = guest.engine.list_chats(list).await.expect("the copy can be searched");
    assert_eq!(found.chats.len(), 1);
    let people = guest.engine.space_users(space).await.expect("the host answers");
    assert_eq!(people.len(), 2);
}

#[tokio::test]
async fn a_guest_finds_in_the_copy_what_the_host_said_also_while_that_is_out_of_reach() {
    let Joined {
        host,
        mut guest,
        space,
        way,
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    guest.bring_in(chat, host.owner().user_id).await;
    ask_host(&host, chat, message("seen from the lighthouse 灯台から")).await;
    guest.shows(chat, "seen from the lighthouse 灯台から").await;
    guest.cut_off(&way).await;
    for (query, within) in [
        ("lighthouse", SearchWithin::Everywhere),
        ("thous", SearchWithin::Space { space_id: space }),
        ("灯台", SearchWithin::Chat { chat_id: chat }),
    ] {
        let request = SearchRequest {
            query: query.to_owned(),
            within,
            order: SearchOrder::NewestFirst,
            after: None,
            limit: 10,
            utc_offset_min: 0,
        };
        let found = guest.engine.search(request).await.expect("the copy can be searched");
        let of: Vec<_> = found.hits.iter().map(|hit| (hit.chat_id, hit.space_id)).collect();
        assert_eq!(of, [(chat, space)], "{query}");
    }
}

#[tokio::test]
async fn whoever_is_brought_into_a_chat_is_shown_as_here() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let mut told = host.engine.subscribe();
    host.engine.set_active(true).await;
    in_time("the owner's coming", async {
        while !matches!(told.next().await, Some(Event::PresenceChanged { .. })) {}
    })
    .await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    let owner = host.engine.home_actor().user_id;
    guest.ask_in(None, chat, Action::AddUser { user_id: owner }).await;
    let pick = |event: &Event| match event {
        Event::PresenceChanged { presence } => (presence.user_id == owner).then_some(*presence),
        _ => None,
    };
    let here = guest.event("who is here", pick).await;
    assert_eq!((here.online, here.space_id), (true, space));
}

#[tokio::test]
async fn a_message_as_long_as_one_may_be_arrives_whatever_it_is_made_of() {
    let Joined {
        mut guest,
        space,
        host: _host,
        ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    // The log of a terminal has many a character that JSON writes with six.
    let text = "\u{1b}".repeat(MAX_MESSAGE_BYTES);
    guest.send(chat, &text).await;
    guest.all_sent(chat).await;
    assert!(guest.texts(chat).await == [text]);
}

#[tokio::test]
async fn a_guest_that_starts_again_comes_back_by_itself_and_catches_up() {
    let Joined {
        host,
        way,
        guest,
        space,
    } = joined().await;
    let mut guest = guest;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.bring_in(chat, host.owner().user_id).await;
    way.cut();
    guest.engine.shutdown().await;
    for number in 0..50 {
        ask_host(&host, chat, message(&format!("while you were away {number}"))).await;
    }
    way.heal();
    let mut guest = guest.restart().await;
    guest.connection(Connection::Connected).await;
    guest.shows(chat, "while you were away 49").await;
    assert_eq!(guest.texts(chat).await, texts(&host.engine, chat).await);
}
