//! Copies that begin anew, are dropped, or go with their space.

use hearth_domain::{Action, Epoch, ErrorCode};

use super::{Said, joined};
use crate::home::code;

#[tokio::test]
async fn another_life_of_a_chat_takes_the_place_of_the_first() {
    let mut said = Said::new().await;
    said.say("before the restore").await;
    said.home.store.save_draft(Some(said.chat), "my draft").await.unwrap();
    said.epoch = Epoch::new();
    said.leaf = None;
    let first = said.first();
    said.put(&first, true).await.unwrap();
    said.rev = 1;
    said.say("after it").await;
    assert_eq!(said.shown().await, ["after it"]);
    let detail = said.home.store.open_copy(said.chat).await.unwrap();
    assert_eq!((detail.participants.len(), detail.draft.as_str()), (1, "my draft"));
    assert_eq!(said.found("before").await, 0);
}

#[tokio::test]
async fn a_copy_that_was_dropped_is_gone_and_can_come_back() {
    let mut said = Said::new().await;
    said.say("one").await;
    let operation = crate::home::operation(said.chat, Action::DeleteChat);
    said.home.store.enqueue(said.space.id, &operation, "Ben").await.unwrap();
    assert!(said.home.store.drop_chat_copy(said.space.id, said.chat).await.unwrap());
    assert!(said.home.store.open_copy(said.chat).await.is_err());
    assert_eq!(said.home.store.waiting(said.space.id).await.unwrap(), 0);
    assert!(said.home.store.copy_heads(said.space.id).await.unwrap().is_empty());
    said.leaf = None;
    let first = said.first();
    said.put(&first, true).await.unwrap();
    said.rev = 1;
    said.say("again").await;
    said.home.store.purge().await.unwrap();
    assert_eq!(
        said.shown().await,
        ["again"],
        "the purge of the first took nothing of the second"
    );
}

#[tokio::test]
async fn a_space_is_removed_with_its_copies_and_nothing_else() {
    let mut said = Said::new().await;
    said.say("theirs").await;
    let own = said.home.quiet_chat().await;
    said.home.send(own, "mine").await;
    said.home.store.remove_space(said.space.id).await.unwrap();
    assert!(said.home.store.joined_spaces().await.unwrap().is_empty());
    assert!(said.home.store.open_copy(said.chat).await.is_err());
    assert_eq!(said.home.texts(own).await, ["mine"]);
    let home = said.home.store.space_id();
    let refused = said.home.store.remove_space(home).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound);
    let taken = said.home.store.put_space(&joined(home)).await.unwrap_err();
    assert_eq!(code(taken), ErrorCode::Invalid);
}
