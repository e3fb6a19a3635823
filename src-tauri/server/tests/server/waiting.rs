//! What a guest wrote and its host has not taken yet, or never will.

use std::collections::HashSet;

use hearth_domain::{
    Action, ChatId, Connection, ErrorCode, Event, MessageId, MessagePageRequest, NoticeCode, OpId, Operation,
    PageAnchor, Role, UserId,
};

use crate::{
    actions::{create, message},
    host::in_time,
    machine::{Joined, ask_host, joined, place_of, texts},
};

/// Else the message blinks: it is neither among those that wait nor among those that are there.
#[tokio::test]
async fn a_message_is_shown_by_its_host_before_it_waits_no_more() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    guest.events = guest.engine.subscribe();
    for number in 0..20 {
        let text = format!("number {number}");
        let op = guest.send(chat, &text).await;
        let (mut waits, mut is_there) = (false, false);
        let follow = |event: &Event| {
            match event {
                Event::Changes(changes) => {
                    is_there |= changes.messages.iter().any(|message| message.text == text);
                }
                Event::PendingChanged { pending, .. } => {
                    let now = pending.iter().any(|one| one.operation.op_id == op);
                    assert!(now || is_there || !waits, "it is in neither");
                    assert!(waits || !now || !is_there, "it waits once more");
                    waits = now;
                }
                _ => {}
            }
            (is_there && !waits).then_some(())
        };
        guest.event("the message", follow).await;
    }
    drop(host);
}

#[tokio::test]
async fn what_is_written_offline_is_shown_waits_and_goes_out_in_order_once() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    guest.cut_off(&way).await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    let wanted: Vec<String> = (0..20).map(|number| format!("message {number}")).collect();
    for text in &wanted {
        guest.send(chat, text).await;
    }
    let long = "x".repeat(200_000);
    guest.send(chat, &long).await;
    assert_eq!(guest.space().await.waiting, 22);
    let detail = guest.open(chat).await;
    assert_eq!((detail.chat.title.as_str(), detail.pending.len()), ("message 0", 22));
    // Nothing of it is in memory only.
    let mut guest = guest.restart().await;
    assert_eq!(guest.space().await.waiting, 22);
    guest.back_on(&way);
    guest.connection(Connection::Connected).await;
    guest.all_sent(chat).await;
    guest.bring_in(chat, host.owner().user_id).await;
    let mut all = wanted;
    all.push(long);
    assert_eq!(texts(&host.engine, chat).await, all);
    assert_eq!(guest.texts(chat).await, all);
    assert_eq!(guest.space().await.waiting, 0);
}

#[tokio::test]
async fn a_refusal_is_shown_with_what_it_is_of_and_can_be_given_up() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    let stranger = Action::AddUser { user_id: UserId::new() };
    let op = guest.ask_in(None, chat, stranger).await;
    let refused = guest.refused(op).await;
    assert!(refused.refused.is_some());
    guest.send(chat, "the queue moves on").await;
    guest.shows(chat, "the queue moves on").await;
    while guest.open(chat).await.pending.len() > 1 {
        let pick = |event: &Event| matches!(event, Event::PendingChanged { .. }).then_some(());
        guest.event("the end of the message's waiting", pick).await;
    }
    guest.events = guest.engine.subscribe();
    guest.engine.retry_operation(op).await.expect("it is there");
    let pick = |event: &Event| match event {
        Event::PendingChanged { pending, .. } => pending
            .iter()
            .any(|waits| waits.operation.op_id == op && waits.refused.is_none())
            .then_some(()),
        _ => None,
    };
    guest.event("that it waits again", pick).await;
    guest.refused(op).await;
    guest.engine.discard_operation(op).await.expect("it is there");
    assert!(guest.open(chat).await.pending.is_empty());
    let again = guest.engine.discard_operation(op).await.map_err(|error| error.code);
    assert_eq!(again, Err(ErrorCode::NotFound));
    drop(host);
}

/// Else what was written in it is kept where nobody finds it.
#[tokio::test]
async fn a_chat_that_its_host_refused_to_make_stays_in_the_list_until_it_is_sent_or_given_up() {
    for is_sent in [true, false] {
        let Joined {
            host,
            way,
            mut guest,
            space,
        } = joined().await;
        let me = guest.space().await.me;
        guest.cut_off(&way).await;
        let set_role = async |role| {
            host.engine
                .set_role(host.owner(), me, role)
                .await
                .expect("the owner may")
        };
        set_role(Role::Guest).await;
        let chat = ChatId::new();
        let made = guest.ask_in(Some(space), chat, create()).await;
        guest.send(chat, "bring a coat").await;
        let pick = |event: &Event| match event {
            Event::Changes(changes) => changes
                .chat
                .as_ref()
                .map(|row| (row.id, row.space_id, row.title.clone())),
            _ => None,
        };
        let mut row = guest.event("its row", pick).await;
        if row.2.is_empty() {
            row = guest.event("its row with its name", pick).await;
        }
        assert_eq!(row, (chat, space, "bring a coat".to_owned()));
        assert!(!guest.listed(space).await[0].refused);
        guest.back_on(&way);
        guest.refused(made).await;
        let mut guest = guest.restart().await;
        guest.connection(Connection::Connected).await;
        let listed = guest.listed(space).await;
        assert_eq!(listed.len(), 1, "also when the host has told all that it knows of");
        assert_eq!((listed[0].title.as_str(), listed[0].refused), ("bring a coat", true));
        assert_eq!(guest.space().await.waiting, 0, "it waits for its user");
        if is_sent {
            set_role(Role::Member).await;
            guest.engine.retry_operation(made).await.expect("it is there");
            guest.all_sent(chat).await;
            guest.shows(chat, "bring a coat").await;
            assert!(!guest.listed(space).await[0].refused);
        } else {
            guest.engine.discard_operation(made).await.expect("it was refused");
            let pick =
                |event: &Event| matches!(event, Event::ChatGone { chat_id, .. } if *chat_id == chat).then_some(());
            guest.event("its end", pick).await;
            assert!(guest.listed(space).await.is_empty());
        }
    }
}

/// Nothing that a user wrote is lost, also where there is no place for it any more.
#[tokio::test]
async fn what_waits_for_a_chat_that_is_gone_becomes_a_chat_of_ones_own() {
    for deleted in [false, true] {
        let Joined {
            host,
            way,
            mut guest,
            space,
        } = joined().await;
        let chat = ChatId::new();
        let me = guest.space().await.me;
        ask_host(&host, chat, create()).await;
        let title = "Our plans".to_owned();
        ask_host(&host, chat, Action::Rename { title }).await;
        ask_host(&host, chat, Action::AddUser { user_id: me }).await;
        let pick = |event: &Event| matches!(event, Event::Changes(changes) if changes.chat_id == chat).then_some(());
        guest.event("the chat", pick).await;
        let message_id = MessageId::new();
        guest.ask_in(None, chat, Action::send(message_id, "here we go")).await;
        guest.all_sent(chat).await;
        guest.cut_off(&way).await;
        guest.send(chat, "my first words").await;
        let text = "here we go, all of us".to_owned();
        guest.ask_in(None, chat, Action::EditMessage { message_id, text }).await;
        let (emoji, on) = ("🎉".to_owned(), true);
        guest.ask_in(None, chat, Action::React { message_id, emoji, on }).await;
        guest.send(chat, "my last words").await;
        let draft = "and a thought".to_owned();
        guest.engine.save_draft(Some(chat), draft).await.expect("it is kept");
        if deleted {
            ask_host(&host, chat, Action::DeleteChat).await;
        } else {
            let detail = host
                .engine
                .acting(host.owner())
                .open_chat(chat)
                .await
                .expect("it is there");
            let participant_id = place_of(me, &detail);
            ask_host(&host, chat, Action::RemoveParticipant { participant_id }).await;
        }
        guest.back_on(&way);
        let pick = |event: &Event| match event {
            Event::Notice(notice) if notice.code == NoticeCode::UnsentKept => Some(notice.detail.clone()),
            _ => None,
        };
        assert_eq!(guest.event("a word about it", pick).await, "Our plans");
        let own = guest.listed(None).await;
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].title, "Our plans");
        let kept = guest.texts(own[0].id).await;
        let wanted = [
            "my first words",
            "here we go, all of us",
            "my last words",
            "and a thought",
        ];
        assert_eq!(kept, wanted);
        let gone = guest.engine.open_chat(chat).await.map_err(|error| error.code);
        assert_eq!(gone.err(), Some(ErrorCode::NotFound));
        drop((host, space));
    }
}

/// Sent at the moment at which the copy is dropped, a message is either kept or still where it was written.
#[tokio::test]
async fn what_is_sent_while_its_chat_goes_is_kept_or_refused() {
    let Joined {
        host, way, mut guest, ..
    } = joined().await;
    let chat = ChatId::new();
    let me = guest.space().await.me;
    ask_host(&host, chat, create()).await;
    ask_host(&host, chat, Action::AddUser { user_id: me }).await;
    let pick = |event: &Event| matches!(event, Event::Changes(changes) if changes.chat_id == chat).then_some(());
    guest.event("the chat", pick).await;
    guest.cut_off(&way).await;
    guest.send(chat, "number 0").await;
    ask_host(&host, chat, Action::DeleteChat).await;
    guest.back_on(&way);
    let mut taken = vec!["number 0".to_owned()];
    let refused = loop {
        let text = format!("number {}", taken.len());
        let operation = Operation {
            op_id: OpId::new(),
            chat_id: chat,
            action: message(&text),
        };
        match guest.engine.apply(operation).await {
            Ok(_) => taken.push(text),
            Err(error) => break error,
        }
    };
    assert_eq!(refused.code, ErrorCode::NotFound);
    let own = guest.listed(None).await[0].id;
    assert_eq!(guest.texts(own).await.last(), taken.last());
    let request = MessagePageRequest {
        chat_id: own,
        anchor: PageAnchor::End,
        limit: 1,
    };
    let page = guest.engine.message_page(request).await.expect("the chat is there");
    assert_eq!(usize::try_from(page.path_length).ok(), Some(taken.len()));
}

/// Whoever leaves with the copy finds what was never sent, and can put it away.
#[tokio::test]
async fn what_waits_for_a_space_that_was_left_can_be_discarded() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    guest.cut_off(&way).await;
    let op = guest.send(chat, "too late").await;
    guest.engine.leave_space(space, true).await.expect("it was joined");
    let pending = guest.open(chat).await.pending;
    assert!(pending.len() == 1 && pending[0].refused.is_some(), "{pending:?}");
    guest.engine.discard_operation(op).await.expect("it was refused");
    assert!(guest.open(chat).await.pending.is_empty());
    assert_eq!(guest.space().await.waiting, 0);
    drop(host);
}

/// More than may be said in one go.
#[tokio::test]
async fn what_was_read_in_very_many_chats_offline_is_told_the_host_in_the_end() {
    let Joined {
        host,
        way,
        mut guest,
        space: _,
    } = joined().await;
    let me = guest.space().await.me;
    let chats: Vec<ChatId> = (0..120).map(|_| ChatId::new()).collect();
    for chat in &chats {
        ask_host(&host, *chat, create()).await;
        ask_host(&host, *chat, Action::AddUser { user_id: me }).await;
        ask_host(&host, *chat, message("read me")).await;
    }
    for chat in &chats {
        while guest.engine.open_chat(*chat).await.is_err() {
            let pick = |event: &Event| matches!(event, Event::Changes(_)).then_some(());
            guest.event("the chats", pick).await;
        }
        guest.shows(*chat, "read me").await;
    }
    guest.cut_off(&way).await;
    for chat in &chats {
        let newest = guest.open(*chat).await.chat.head_rev;
        guest.engine.mark_read(*chat, newest).await.expect("there is a copy");
    }
    let mut told = host.engine.subscribe();
    guest.back_on(&way);
    let mut missing: HashSet<ChatId> = chats.into_iter().collect();
    in_time("what was read", async {
        while !missing.is_empty() {
            if let Some(Event::ReadMarked { read_mark }) = told.next().await
                && read_mark.user_id == me
            {
                missing.remove(&read_mark.chat_id);
            }
        }
    })
    .await;
}
