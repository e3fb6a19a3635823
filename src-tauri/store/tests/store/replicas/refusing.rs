//! What no host may put into a copy, whatever it says.

use hearth_domain::{ChangeSet, Chat, Epoch, ErrorCode, Rev, SpaceId};

use super::{Said, joined};
use crate::home::code;

#[tokio::test]
async fn rows_of_other_chats_and_spaces_are_refused_and_change_nothing() {
    let mut said = Said::new().await;
    let mine = said.say("theirs").await;
    let own = said.home.quiet_chat().await;
    let (own_message, _) = said.home.send(own, "my own").await;
    let own_epoch = said.home.store.home_actor();
    let epoch = said.home.store.open_chat(own, &own_epoch).await.unwrap().chat.epoch;

    let of_own_chat = ChangeSet {
        chat_id: own,
        epoch,
        ..said.set(0, 9)
    };
    assert_eq!(said.refused(of_own_chat.clone()).await, ErrorCode::Forbidden);
    let taken_over = ChangeSet {
        chat: Some(Chat { id: own, ..said.row(9) }),
        ..of_own_chat
    };
    let over = said.put(&taken_over, true).await.unwrap_err();
    assert_eq!(code(over), ErrorCode::Forbidden);
    let mut stolen = said.message(3, said.leaf, "stolen");
    stolen.id = own_message;
    let with_own_message = ChangeSet {
        messages: vec![stolen],
        ..said.set(2, 3)
    };
    assert_eq!(said.refused(with_own_message).await, ErrorCode::Forbidden);
    let detail = said.home.store.open_chat(own, &own_epoch).await.unwrap();
    let mut person = detail.participants[0].clone();
    (person.chat_id, person.rev) = (said.chat, Rev(3));
    let with_own_person = ChangeSet {
        participants: vec![person],
        ..said.set(2, 3)
    };
    assert_eq!(said.refused(with_own_person).await, ErrorCode::Forbidden);
    let mut elsewhere = said.message(3, said.leaf, "elsewhere");
    elsewhere.chat_id = own;
    let mixed = ChangeSet {
        messages: vec![elsewhere],
        ..said.set(2, 3)
    };
    assert_eq!(said.refused(mixed).await, ErrorCode::Forbidden);
    let other = joined(SpaceId::new());
    said.home.store.put_space(&other).await.unwrap();
    let from_another = said.home.store.put_changes(other.id, &said.set(2, 3), false).await;
    assert_eq!(code(from_another.unwrap_err()), ErrorCode::Forbidden);
    assert!(!said.home.store.drop_chat_copy(other.id, said.chat).await.unwrap());
    assert!(!said.home.store.drop_chat_copy(said.space.id, own).await.unwrap());

    assert_eq!(said.home.texts(own).await, ["my own"]);
    assert_eq!(said.shown().await, [mine.text]);
}

#[tokio::test]
async fn a_gap_is_refused_and_so_is_what_cannot_be() {
    let mut said = Said::new().await;
    said.say("one").await;
    assert_eq!(said.refused(said.set(5, 6)).await, ErrorCode::Invalid);
    let other_life = ChangeSet {
        epoch: Epoch::new(),
        ..said.set(2, 3)
    };
    assert_eq!(said.refused(other_life).await, ErrorCode::Invalid);
    let out_of_range = ChangeSet {
        messages: vec![said.message(9, None, "later")],
        ..said.set(2, 3)
    };
    assert_eq!(said.refused(out_of_range).await, ErrorCode::Forbidden);
}

/// A parent that is newer than its reply, or is its own.
#[tokio::test]
async fn a_tree_that_leads_in_a_circle_hangs_nobody() {
    let mut said = Said::new().await;
    said.say("one").await;
    let (mut a, mut b) = (said.message(3, None, "a"), said.message(4, None, "b"));
    (a.parent_id, b.parent_id) = (Some(b.id), Some(a.id));
    said.leaf = Some(b.id);
    let changes = ChangeSet {
        messages: vec![a, b],
        ..said.set(2, 4)
    };
    said.put(&changes, false).await.unwrap();
    assert_eq!(said.shown().await, ["one"], "what was shown stays");
}
