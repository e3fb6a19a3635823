//! Copies of messages that were edited, reacted to, and deleted.

use hearth_domain::{ChangeSet, EarlierText, ErrorCode, Message, MessageId, Reaction, Rev, UnixMillis};

use super::Said;
use crate::{deleting::holds, home::column};

/// Words that are in no other file of this test.
const SECRET: &str = "walrustangerine";

impl Said {
    fn earlier(&self, message_id: MessageId, rev: i64, text: &str) -> EarlierText {
        EarlierText {
            message_id,
            rev: Rev(rev),
            text: text.to_owned(),
            written_at: UnixMillis(rev),
        }
    }

    /// The message says something else from now on.
    async fn edit(&mut self, message: &mut Message, text: &str) -> ChangeSet {
        let rev = self.rev + 1;
        let earlier = self.earlier(message.id, rev, &message.text);
        (message.rev, message.edited_at) = (Rev(rev), Some(UnixMillis(rev)));
        text.clone_into(&mut message.text);
        let changes = ChangeSet {
            messages: vec![message.clone()],
            earlier_texts: vec![earlier],
            ..self.set(self.rev, rev)
        };
        self.rev = rev;
        self.put(&changes, false).await.unwrap();
        changes
    }

    async fn delete(&mut self, message: &Message) {
        let rev = self.rev + 1;
        let tombstone = Message {
            rev: Rev(rev),
            text: String::new(),
            deleted: true,
            edited_at: None,
            reactions: Vec::new(),
            ..message.clone()
        };
        let changes = ChangeSet {
            messages: vec![tombstone],
            ..self.set(self.rev, rev)
        };
        self.rev = rev;
        self.put(&changes, false).await.unwrap();
    }

    async fn kept(&self, message: MessageId) -> Vec<String> {
        let kept = self.home.store.earlier_texts_of_copy(self.chat, message).await.unwrap();
        kept.into_iter().map(|it| it.text).collect()
    }
}

#[tokio::test]
async fn what_a_message_said_before_is_there_once_however_often_it_is_told() {
    let mut said = Said::new().await;
    let mut message = said.say("one").await;
    let first = said.edit(&mut message, "two").await;
    said.edit(&mut message, "three").await;
    said.put(&first, false).await.unwrap();
    assert_eq!(said.shown().await, ["three"]);
    assert_eq!(said.kept(message.id).await, ["one", "two"]);
    assert_eq!((said.found("three").await, said.found("two").await), (1, 0));
}

#[tokio::test]
async fn reactions_and_what_is_replied_to_come_with_their_message() {
    let mut said = Said::new().await;
    let first = said.say("one").await;
    let reactions = vec![Reaction {
        emoji: "👍".to_owned(),
        by: vec![said.author],
    }];
    let mut second = said.message(3, said.leaf, "two");
    (second.reply_to, second.reactions) = (Some(first.id), reactions);
    said.leaf = Some(second.id);
    let changes = ChangeSet {
        messages: vec![second.clone()],
        ..said.set(2, 3)
    };
    said.put(&changes, false).await.unwrap();
    assert_eq!(said.home.store.copied_message(second.id).await.unwrap(), Some(second));
}

#[tokio::test]
async fn deleting_takes_what_was_said_before_and_what_comes_late_of_it() {
    let mut said = Said::new().await;
    let mut message = said.say(&format!("{SECRET} one")).await;
    let late = said.edit(&mut message, &format!("{SECRET} two")).await;
    said.edit(&mut message, "harmless").await;
    said.delete(&message).await;
    said.put(&late, false).await.unwrap();
    assert!(said.kept(message.id).await.is_empty());
    // The first page of a new copy may hold what a message said that is gone when the next page is asked for.
    let mut second = said.message(said.rev + 2, said.leaf, "");
    let earlier = said.earlier(second.id, said.rev + 1, &format!("{SECRET} three"));
    let page = ChangeSet {
        earlier_texts: vec![earlier],
        ..said.set(said.rev, said.rev + 1)
    };
    said.put(&page, false).await.unwrap();
    second.deleted = true;
    let page = ChangeSet {
        messages: vec![second.clone()],
        ..said.set(said.rev + 1, said.rev + 2)
    };
    said.put(&page, false).await.unwrap();
    assert!(said.kept(second.id).await.is_empty());
    said.home.store.purge().await.unwrap();
    assert_eq!(holds(said.home.dir.path(), SECRET), Vec::<String>::new());
}

#[tokio::test]
async fn they_go_with_the_copy_and_with_another_life_of_it() {
    let mut said = Said::new().await;
    let mut message = said.say(&format!("{SECRET} one")).await;
    said.edit(&mut message, &format!("{SECRET} two")).await;
    said.epoch = hearth_domain::Epoch::new();
    said.leaf = None;
    let first = said.first();
    said.put(&first, true).await.unwrap();
    said.rev = 1;
    let db = said.home.look().await;
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM earlier_texts").await, [0]);
    let mut message = said.say(&format!("{SECRET} three")).await;
    said.edit(&mut message, &format!("{SECRET} four")).await;
    assert!(said.home.store.drop_chat_copy(said.space.id, said.chat).await.unwrap());
    said.home.store.purge().await.unwrap();
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM earlier_texts").await, [0]);
    db.close().await.unwrap();
    assert_eq!(holds(said.home.dir.path(), SECRET), Vec::<String>::new());
}

#[tokio::test]
async fn a_host_says_nothing_of_other_chats_messages_and_nothing_twice() {
    let mut said = Said::new().await;
    let message = said.say("one").await;
    let own = said.home.quiet_chat().await;
    let (mine, _) = said.home.send(own, "mine").await;
    let next = |earlier_texts| ChangeSet {
        earlier_texts,
        ..said.set(2, 3)
    };
    let (first, second) = (said.earlier(message.id, 3, "a"), said.earlier(message.id, 3, "b"));
    for wrong in [
        next(vec![said.earlier(mine, 3, "put into your mouth")]),
        next(vec![said.earlier(message.id, 4, "not of these revs")]),
        next(vec![first, second]),
    ] {
        assert_eq!(said.refused(wrong).await, ErrorCode::Forbidden);
    }
    let mut circle = said.message(3, said.leaf, "to itself");
    circle.reply_to = Some(circle.id);
    let circle = ChangeSet {
        messages: vec![circle],
        ..said.set(2, 3)
    };
    assert_eq!(said.refused(circle).await, ErrorCode::Forbidden);
    assert!(said.kept(message.id).await.is_empty());
}
