//! How far people have read, in copies.

use hearth_domain::{ChangeSet, ChatId, Epoch, ParticipantId, ParticipantKind, ReadMark, Rev, UserId};

use super::Said;

#[tokio::test]
async fn read_marks_move_forward_only_and_only_in_that_spaces_chats() {
    let mut said = Said::new().await;
    said.author = ParticipantId::new();
    said.say("somebody else's").await;
    let own = said.home.quiet_chat().await;
    let mark = |chat_id, seq| ReadMark {
        chat_id,
        user_id: said.space.user_id,
        seq: Rev(seq),
    };
    let put = |mark| said.home.store.put_read_marks(said.space.id, vec![mark]);
    assert_eq!(put(mark(said.chat, 2)).await.unwrap().len(), 1);
    assert_eq!(put(mark(said.chat, 1)).await.unwrap().len(), 0);
    assert_eq!(put(mark(own, 2)).await.unwrap().len(), 0);
    let marks = said
        .home
        .store
        .own_marks(said.space.id, &[said.chat, own])
        .await
        .unwrap();
    assert_eq!(marks, [mark(said.chat, 2)]);
    assert_eq!(said.home.store.own_marks(said.space.id, &[own]).await.unwrap(), []);
}

/// More than one statement of SQLite takes values. A guest that could not keep them would never be connected.
#[tokio::test]
async fn a_host_may_tell_how_far_forty_thousand_readers_are_and_hears_where_its_guest_is_ahead() {
    let mut said = Said::new().await;
    said.author = ParticipantId::new();
    said.say("somebody else's").await;
    let mark = |user_id, seq| ReadMark {
        chat_id: said.chat,
        user_id,
        seq: Rev(seq),
    };
    let (me, bea) = (said.space.user_id, UserId::new());
    let (store, space) = (&said.home.store, said.space.id);
    store.put_read_marks(space, vec![mark(me, 2)]).await.unwrap();
    let strangers = (0..40_000).map(|_| ReadMark {
        chat_id: ChatId::new(),
        user_id: UserId::new(),
        seq: Rev(1),
    });
    let told = strangers.chain([mark(bea, 1), mark(me, 0)]).collect();
    let compared = store.compare_read_marks(space, told).await.unwrap();
    assert_eq!(
        (compared.moved, compared.ahead),
        (vec![mark(bea, 1)], vec![mark(me, 2)])
    );
    let told = vec![mark(me, 2)];
    let again = store.compare_read_marks(space, told).await.unwrap();
    assert_eq!((again.moved, again.ahead), (vec![], vec![]));
}

/// Else messages that nobody has seen would count as read until a restored host has come as far as it was.
#[tokio::test]
async fn what_was_read_of_another_life_of_a_chat_is_not_read_of_this_one() {
    let mut said = Said::new().await;
    said.author = ParticipantId::new();
    said.say("somebody else's").await;
    let mark = ReadMark {
        chat_id: said.chat,
        user_id: said.space.user_id,
        seq: Rev(2),
    };
    let (store, space) = (said.home.store.clone(), said.space.id);
    store.put_read_marks(space, vec![mark]).await.unwrap();
    let restored = ChangeSet {
        epoch: Epoch::new(),
        ..said.first()
    };
    store.put_changes(space, &restored, true).await.unwrap();
    assert_eq!(store.own_marks(space, &[said.chat]).await.unwrap(), []);
}

/// Else a guest's own messages, and what they have answered, would show as unread beside the chat's name.
#[tokio::test]
async fn whoever_wrote_has_read_what_is_before_it() {
    let mut said = Said::new().await;
    let bea = UserId::new();
    let mut of_bea = said.first().participants.remove(0);
    of_bea.id = ParticipantId::new();
    of_bea.kind = ParticipantKind::User {
        user_id: bea,
        name: "Bea".to_owned(),
    };
    let me = said.author;
    // She was brought in again later, so that her row comes after what she wrote.
    said.author = of_bea.id;
    said.say("hers").await;
    assert_eq!(said.unread().await, 1);
    said.author = me;
    let own = said.message(3, said.leaf, "mine");
    said.leaf = Some(own.id);
    let changes = ChangeSet {
        messages: vec![own],
        ..said.set(2, 3)
    };
    let mark = |user_id, seq| ReadMark {
        chat_id: said.chat,
        user_id,
        seq: Rev(seq),
    };
    let put = |changes: ChangeSet| {
        let (store, space) = (said.home.store.clone(), said.space.id);
        async move { store.put_changes(space, &changes, false).await.unwrap() }
    };
    assert_eq!(put(changes.clone()).await, [mark(said.space.user_id, 3)]);
    assert_eq!(said.unread().await, 0);
    assert_eq!(put(changes).await, [], "it is told once");
    of_bea.rev = Rev(4);
    let again = ChangeSet {
        participants: vec![of_bea],
        ..said.set(3, 4)
    };
    assert_eq!(put(again).await, [mark(bea, 2)]);
}
