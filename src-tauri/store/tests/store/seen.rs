//! What each person sees of the chats: their own alone, unread counts, marks, and how far to catch up.

use hearth_domain::{
    Action, Actor, CatchUp, ChangeSet, ChatId, ChatListRequest, ErrorCode, MessagePageRequest, PageAnchor, ReadMark,
    Rev, Role, SpaceId,
};

use crate::home::{Home, code, list_request, operation};

async fn with_bea() -> (Home, ChatId, Actor) {
    let home = Home::new().await;
    let bea = home.person("Bea", Role::Guest).await;
    let chat = home.quiet_chat().await;
    home.add(chat, &bea).await;
    (home, chat, bea)
}

async fn found(home: &Home, actor: &Actor, search: &str) -> Vec<ChatId> {
    let list = home.store.list_chats(&list_request(search), actor).await.unwrap();
    list.chats.into_iter().map(|chat| chat.id).collect()
}

/// Unread and mentioned.
async fn unread(home: &Home, actor: &Actor) -> (u32, bool) {
    let list = home.store.list_chats(&list_request(""), actor).await.unwrap();
    (list.chats[0].unread, list.chats[0].mentioned)
}

async fn leave(home: &Home, actor: &Actor, chat: ChatId) {
    let people = home.store.open_chat(chat, actor).await.unwrap().participants;
    let own = |row: &&hearth_domain::Participant| matches!(row.kind, hearth_domain::ParticipantKind::User { user_id, .. } if user_id == actor.user_id);
    let participant_id = people.iter().find(own).unwrap().id;
    home.apply_as(actor, chat, Action::RemoveParticipant { participant_id })
        .await
        .unwrap();
}

async fn changes(home: &Home, chat: ChatId, after: Rev, actor: &Actor) -> (ChangeSet, Rev) {
    let epoch = home.store.open_chat(chat, actor).await.unwrap().chat.epoch;
    match home.store.changes_after(chat, epoch, after, 1000, actor).await.unwrap() {
        CatchUp::Changes { changes, head_rev } => (changes, head_rev),
        CatchUp::EpochChanged { .. } => panic!("the epoch did not change"),
    }
}

#[tokio::test]
async fn a_person_finds_only_what_is_in_their_chats() {
    let (home, chat, bea) = with_bea().await;
    home.send(chat, "tea at five").await;
    // A word that other chats hold often does not crowd theirs out.
    let other = home.quiet_chat().await;
    let said = (0..3_000).map(|turn| hearth_store::ImportedMessage {
        from_assistant: false,
        text: format!("tea {turn}"),
        created_at: crate::home::START,
    });
    home.store.import_messages(other, &home.settings, said).await.unwrap();
    home.send(other, "secret tea").await;
    assert_eq!(found(&home, &bea, "").await, [chat]);
    assert_eq!(found(&home, &bea, "tea").await, [chat]);
    assert!(found(&home, &bea, "secret").await.is_empty());
    assert_eq!(found(&home, &home.actor, "secret").await, [other]);
    leave(&home, &bea, chat).await;
    assert!(found(&home, &bea, "").await.is_empty());
    assert!(found(&home, &bea, "tea").await.is_empty());
    let request = MessagePageRequest {
        chat_id: chat,
        anchor: PageAnchor::End,
        limit: 10,
    };
    let refused = home.store.message_page(&request, &bea).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_list_goes_on_page_by_page_for_everybody() {
    let (home, _, bea) = with_bea().await;
    for n in 0..25 {
        let chat = home.quiet_chat().await;
        if n % 2 == 0 {
            home.add(chat, &bea).await;
            let pinned = n % 4 == 0;
            home.apply(chat, Action::SetPinned { pinned }).await.unwrap();
        }
        home.send(chat, "words").await;
    }
    for (actor, search, count) in [(&bea, "", 14), (&bea, "words", 13), (&home.actor, "", 26)] {
        let all = found(&home, actor, search).await;
        assert_eq!(all.len(), count);
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let request = ChatListRequest {
                after,
                limit: 4,
                ..list_request(search)
            };
            let page = home.store.list_chats(&request, actor).await.unwrap();
            paged.extend(page.chats.iter().map(|chat| chat.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, all);
    }
}

/// A guest that has read further while it was alone compares its marks with these.
#[tokio::test]
async fn each_chat_of_a_user_names_their_own_mark_be_it_nothing() {
    let (home, chat, bea) = with_bea().await;
    let mark = |seq| ReadMark {
        chat_id: chat,
        user_id: bea.user_id,
        seq,
    };
    let own = || async {
        let marks = home.store.read_marks(&bea).await.unwrap();
        marks
            .into_iter()
            .filter(|mark| mark.user_id == bea.user_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(own().await, [mark(Rev::ZERO)]);
    assert_eq!(home.store.mark_of(chat, bea.user_id).await.unwrap(), None);
    home.store.mark_read(chat, Rev(1), &bea).await.unwrap();
    assert_eq!(own().await, [mark(Rev(1))]);
    assert_eq!(home.store.mark_of(chat, bea.user_id).await.unwrap(), Some(mark(Rev(1))));
    home.quiet_chat().await;
    assert_eq!(own().await, [mark(Rev(1))], "nothing of a chat that is not theirs");
}

#[tokio::test]
async fn what_others_wrote_is_unread_until_it_is_seen() {
    let (home, chat, bea) = with_bea().await;
    let (first, _) = home.send(chat, "one").await;
    home.send(chat, "two for @bea").await;
    assert_eq!(unread(&home, &bea).await, (2, true));
    assert_eq!(unread(&home, &home.actor).await, (0, false), "their own are not unread");
    let seq = home.path(chat).await.iter().find(|it| it.id == first).unwrap().seq;
    let moved = home.store.mark_read(chat, seq, &bea).await.unwrap();
    let mark = ReadMark {
        chat_id: chat,
        user_id: bea.user_id,
        seq,
    };
    assert_eq!(moved, Some(mark));
    assert_eq!(home.store.mark_read(chat, Rev(1), &bea).await.unwrap(), None);
    assert_eq!(unread(&home, &bea).await, (1, true));
    home.send_as(&bea, chat, "I see").await;
    assert_eq!(unread(&home, &bea).await, (0, false));
    assert_eq!(unread(&home, &home.actor).await, (1, false));
    // Nobody has read what does not exist yet.
    home.store.mark_read(chat, Rev(1_000_000), &bea).await.unwrap();
    home.send(chat, "three, @Beatrix").await;
    assert_eq!(unread(&home, &bea).await, (1, false), "that is somebody else");
    let (gone, _) = home.send(chat, "four").await;
    home.apply(chat, Action::DeleteMessage { message_id: gone })
        .await
        .unwrap();
    assert_eq!(unread(&home, &bea).await, (1, false), "a tombstone is nothing to read");
    let many = (0..200).map(|turn| hearth_store::ImportedMessage {
        from_assistant: false,
        text: format!("{turn}"),
        created_at: crate::home::START,
    });
    home.store.import_messages(chat, &home.settings, many).await.unwrap();
    assert_eq!(unread(&home, &bea).await, (100, false), "no more are counted");
    assert_eq!(
        unread(&home, &home.actor).await,
        (0, false),
        "who brings a history knows it"
    );
}

#[tokio::test]
async fn an_answer_is_unread_until_it_is_seen() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "question", "answer for @Ada").await;
    assert_eq!(
        unread(&home, &home.actor).await,
        (1, false),
        "there is nobody to be told apart"
    );
    let head = home.store.open_chat(chat, &home.actor).await.unwrap().chat.head_rev;
    home.store.mark_read(chat, head, &home.actor).await.unwrap();
    assert_eq!(unread(&home, &home.actor).await, (0, false));
}

#[tokio::test]
async fn marks_are_told_to_those_who_share_the_chat() {
    let (home, chat, bea) = with_bea().await;
    let own = home.quiet_chat().await;
    home.send(own, "to myself").await;
    home.send(chat, "hello").await;
    let mut marks = home.store.read_marks(&bea).await.unwrap();
    assert!(marks.iter().all(|mark| mark.chat_id == chat));
    marks.retain(|mark| mark.user_id != bea.user_id);
    assert_eq!(marks.len(), 1);
    assert_eq!(marks[0].user_id, home.actor.user_id);
    assert_eq!(home.store.open_chat(chat, &bea).await.unwrap().read_marks, marks);
    assert_eq!(home.store.read_marks(&home.actor).await.unwrap().len(), 2);
    let refused = home.store.mark_read(own, Rev(1), &bea).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound);
    home.apply(own, Action::DeleteChat).await.unwrap();
    assert_eq!(home.store.read_marks(&home.actor).await.unwrap(), marks);
}

#[tokio::test]
async fn what_was_typed_here_is_shown_nowhere_else() {
    let (home, chat, bea) = with_bea().await;
    home.store.save_draft(Some(chat), "not for Bea").await.unwrap();
    let listed = home.store.list_chats(&list_request(""), &bea).await.unwrap();
    assert!(!listed.chats[0].has_draft);
    assert_eq!(home.store.open_chat(chat, &bea).await.unwrap().draft, "");
    assert!(home.list("").await.chats[0].has_draft);
    let people = listed.chats[0].people;
    assert_eq!(people, 2);
}

#[tokio::test]
async fn one_answer_to_catching_up_is_a_mebibyte_of_text() {
    let (home, chat, bea) = with_bea().await;
    for _ in 0..5 {
        home.send(chat, &"x".repeat(400 * 1024)).await;
    }
    home.send(chat, "short").await;
    let mut after = Rev::ZERO;
    let mut parts = Vec::new();
    loop {
        let (part, head) = changes(&home, chat, after, &bea).await;
        assert_eq!((part.from, head), (after, Rev(8)));
        parts.push(part.messages.len());
        after = part.to;
        if after == head {
            break;
        }
    }
    assert_eq!(parts, [3, 3]);
    // One that is longer than that goes alone, and nothing is asked for ever.
    let longest = "y".repeat(hearth_domain::MAX_MESSAGE_BYTES);
    home.send(chat, &longest).await;
    home.send(chat, &longest).await;
    let (part, head) = changes(&home, chat, after, &bea).await;
    assert_eq!((part.messages.len(), part.to, head), (1, Rev(9), Rev(10)));
}

#[tokio::test]
async fn heads_are_those_of_their_chats_in_the_order_of_ids() {
    let (home, first, bea) = with_bea().await;
    let mut theirs = vec![first];
    for n in 0..6 {
        let chat = home.quiet_chat().await;
        if n % 2 == 0 {
            home.add(chat, &bea).await;
            theirs.push(chat);
        }
    }
    theirs.sort();
    let head = home.store.heads(None, 1, &bea).await.unwrap()[0];
    let detail = home.store.open_chat(head.chat_id, &bea).await.unwrap().chat;
    assert_eq!((head.epoch, head.head_rev), (detail.epoch, detail.head_rev));
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let heads = home.store.heads(after, 3, &bea).await.unwrap();
        let Some(last) = heads.last() else { break };
        after = Some(last.chat_id);
        seen.extend(heads.into_iter().map(|head| head.chat_id));
    }
    assert_eq!(seen, theirs);
}

#[tokio::test]
async fn the_end_of_a_chat_is_told_to_those_who_were_in_it() {
    let (home, chat, bea) = with_bea().await;
    let col = home.person("Col", Role::Member).await;
    home.add(chat, &col).await;
    leave(&home, &col, chat).await;
    let epoch = home.store.open_chat(chat, &bea).await.unwrap().chat.epoch;
    let delete = operation(chat, Action::DeleteChat);
    home.store.apply(&delete, &home.actor, &home.settings).await.unwrap();
    let told = home.store.changes_after(chat, epoch, Rev(2), 10, &bea).await.unwrap();
    let CatchUp::Changes { changes, .. } = told else {
        panic!("the epoch did not change")
    };
    assert!(changes.chat.unwrap().deleted);
    let refused = home
        .store
        .changes_after(chat, epoch, Rev(2), 10, &col)
        .await
        .unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound, "they had left before");
    assert!(home.store.heads(None, 10, &bea).await.unwrap().is_empty());
    assert!(home.store.users_in(chat).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_space_that_was_never_joined_has_no_list() {
    let home = Home::new().await;
    let request = ChatListRequest {
        space_id: Some(SpaceId::new()),
        ..list_request("")
    };
    let refused = home.store.list_chats(&request, &home.actor).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound);
}
