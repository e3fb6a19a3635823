//! What must be true at every point of a story.

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::{Message, MessageId, MessagePageRequest, PageAnchor, Position};

use super::story::Story;
use crate::{
    home::{column, connect, list_request},
    searching::index,
};

impl Story {
    pub(super) async fn caught_up_from_any_cursor_is_the_same(&self, limit: u32) {
        for cursor in &self.cursors {
            let mut held = cursor.clone();
            loop {
                let changes = self.changes(held.to, limit).await;
                assert_eq!(changes.from, held.to);
                held.put(&changes);
                held.put(&changes);
                if held.to == self.held.to {
                    break;
                }
            }
            assert_eq!(held, self.held, "from {:?}", cursor.to);
        }
    }

    pub(super) async fn rows_are_the_same(&self) {
        let chat = self.held.chat.clone().unwrap();
        let present = self.present();
        let reader = self.people.iter().find(|actor| present.contains(&actor.user_id));
        let Some(reader) = reader.filter(|_| !chat.deleted) else {
            return;
        };
        let detail = self.home.store.open_chat(self.chat, reader).await.unwrap();
        assert_eq!(detail.chat, chat);
        let people: BTreeMap<_, _> = detail.participants.into_iter().map(|row| (row.id, row)).collect();
        assert_eq!(people, self.held.participants);
        assert!(present.contains(&chat.owner_id), "whoever owns it takes part");
        let gone = self.held.messages.values().filter(|message| message.deleted);
        for message in gone {
            let thought = message.answer.as_ref().map(|it| it.reasoning.as_str());
            assert_eq!((message.text.as_str(), thought.unwrap_or_default()), ("", ""));
            assert_eq!((message.reply_to, message.reactions.as_slice()), (None, [].as_slice()));
        }
        for id in self.held.messages.keys() {
            let earlier = self.home.store.earlier_texts(self.chat, *id, reader).await.unwrap();
            let held = self.held.earlier_texts.values().filter(|row| row.message_id == *id);
            assert_eq!(earlier, held.cloned().collect::<Vec<_>>());
        }
        let request = MessagePageRequest {
            chat_id: self.chat,
            anchor: PageAnchor::End,
            limit: 200,
        };
        let page = self.home.store.message_page(&request, reader).await.unwrap();
        let path = self.held.path();
        assert_eq!((page.path_length as usize, page.head_rev), (path.len(), chat.head_rev));
        for (at, (view, id)) in page.messages.iter().zip(&path).enumerate() {
            assert_eq!(view.message, self.held.messages[id]);
            assert_eq!(view.position, Position(i64::try_from(at).unwrap()));
            assert_eq!(view.versions, self.versions(&view.message));
        }
        assert_eq!(page.messages.len(), path.len());
    }

    pub(super) async fn only_those_who_take_part_see_it(&self) {
        let deleted = self.held.chat.as_ref().is_none_or(|chat| chat.deleted);
        let present = if deleted { BTreeSet::new() } else { self.present() };
        let users = self.home.store.users_in(self.chat).await.unwrap();
        assert_eq!(users.into_iter().collect::<BTreeSet<_>>(), present);
        for actor in &self.people {
            let sees = present.contains(&actor.user_id);
            assert_eq!(self.home.store.open_chat(self.chat, actor).await.is_ok(), sees);
            let heads = self.home.store.heads(None, 10, actor).await.unwrap();
            let listed = self.home.store.list_chats(&list_request(""), actor).await.unwrap();
            assert_eq!(
                (heads.len(), listed.chats.len()),
                (usize::from(sees), usize::from(sees))
            );
        }
    }

    fn versions(&self, of: &Message) -> Vec<MessageId> {
        let same = |it: &&Message| it.parent_id == of.parent_id && it.answer.is_some() == of.answer.is_some();
        let mut found: Vec<_> = self.held.messages.values().filter(same).collect();
        found.sort_by_key(|message| message.seq);
        found.iter().map(|message| message.id).collect()
    }

    /// The index with the tables, and our books with the rows.
    pub(super) async fn the_file_agrees_with_itself(&self) {
        self.home.store.purge().await.unwrap();
        let db = connect(&self.home.dir.path().join("hearth.db")).await;
        index::agrees(&db).await;
        let off_path = "SELECT count(*) FROM chats c WHERE c.path_length <>
            (SELECT count(*) FROM chat_messages m WHERE m.chat_id = c.id AND m.path_position IS NOT NULL)";
        assert_eq!(column::<i64>(&db, off_path).await, [0]);
        let counted = "SELECT count(*) FROM chats c WHERE c.message_count <>
            (SELECT count(*) FROM chat_messages m WHERE m.chat_id = c.id)";
        assert_eq!(column::<i64>(&db, counted).await, [0]);
        let without_a_message = "SELECT count(*) FROM earlier_texts e
            LEFT JOIN chat_messages m ON m.id = e.message_id WHERE m.deleted IS NOT FALSE";
        assert_eq!(column::<i64>(&db, without_a_message).await, [0]);
        let runs = i64::from(self.run.is_some());
        assert_eq!(column::<i64>(&db, "SELECT count(*) FROM runs").await, [runs]);
        assert_eq!(column::<i64>(&db, "SELECT count(*) FROM run_chunks").await, [0]);
        db.close().await.unwrap();
    }
}
