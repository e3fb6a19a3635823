//! Copies that begin anew, are dropped, or go with their space.

use hearth_domain::{Action, ChatId, Epoch, ErrorCode};
use sea_orm::{ConnectionTrait, TransactionTrait};

use super::{Said, joined};
use crate::home::{code, column, operation};

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

/// A life that ends while the words of the one before are swept away has words of its own.
#[tokio::test]
async fn what_is_ordered_again_while_it_is_carried_out_is_carried_out_again() {
    let mut said = Said::new().await;
    said.say("firstlife").await;
    begin_anew(&mut said).await;
    let db = said.home.look().await;
    let kept = async || column::<String>(&db, "SELECT word FROM words ORDER BY word").await;
    let reader = said.home.look().await;
    let reading = reader.begin().await.unwrap();
    reading.execute_unprepared("SELECT count(*) FROM chats").await.unwrap();
    let store = said.home.store.clone();
    let purge = tokio::spawn(async move { store.purge().await });
    // It waits for the reader then.
    while kept().await.contains(&"firstlife".to_owned()) {
        tokio::task::yield_now().await;
    }
    said.say("secondlife").await;
    begin_anew(&mut said).await;
    reading.rollback().await.unwrap();
    purge.await.unwrap().unwrap();
    assert!(!kept().await.contains(&"secondlife".to_owned()));
    assert_eq!(
        column::<i64>(&db, "SELECT count(*) FROM local_values WHERE name LIKE 'words/%'").await,
        [0]
    );
}

async fn begin_anew(said: &mut Said) {
    said.epoch = Epoch::new();
    (said.leaf, said.rev) = (None, 1);
    let first = said.first();
    said.put(&first, true).await.unwrap();
}

#[tokio::test]
async fn a_space_with_very_many_copies_is_removed_whole() {
    let said = Said::new().await;
    for _ in 0..205 {
        let made = operation(ChatId::new(), Action::CreateChat { model: None });
        said.home.store.enqueue(said.space.id, &made, "Ben").await.unwrap();
    }
    said.home.store.remove_space(said.space.id).await.unwrap();
    let db = said.home.look().await;
    for left in ["outbox", "chats WHERE NOT deleted", "spaces WHERE kind <> 'local'"] {
        let sql = format!("SELECT count(*) FROM {left}");
        assert_eq!(column::<i64>(&db, &sql).await, [0], "{left}");
    }
}
