//! Laws that hold whatever is asked in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use hearth_domain::{
    Action, Actor, Answering, CatchUp, ChangeSet, Chat, ChatId, Epoch, ErrorCode, Message, MessageId,
    MessagePageRequest, MessageStatus, PageAnchor, Participant, ParticipantId, ParticipantKind, Position, Rev, Role,
    UserId,
};
use hearth_store::AnswerTask;
use proptest::{collection::vec, prelude::*};
use sea_orm::ConnectionTrait;

use crate::home::{Home, broken, code, column, complete, connect, list_request, model, operation};

/// What may happen; a number chooses among the messages there are.
#[derive(Clone, Debug)]
enum Step {
    Send(String),
    Edit(usize, String),
    Regenerate(usize),
    Continue(usize),
    Select(usize),
    Finish(MessageStatus, String),
    Rename(String),
    Pin(bool),
    Assistant(bool),
    Repeat,
    Import(usize),
    /// Brings in one of the three people, or has them go.
    Add(usize),
    Remove(usize),
    Answering(Answering),
    DeleteMessage(usize),
    Delete,
}

fn step() -> impl Strategy<Value = Step> {
    let text = "[a-c ]{0,6}";
    let ended = prop_oneof![
        4 => Just(MessageStatus::Complete),
        1 => Just(MessageStatus::Stopped),
        1 => Just(MessageStatus::Interrupted),
        1 => Just(MessageStatus::Failed),
    ];
    prop_oneof![
        6 => text.prop_map(Step::Send),
        8 => (ended, text).prop_map(|(status, text)| Step::Finish(status, text)),
        3 => (0..40_usize, text).prop_map(|(at, text)| Step::Edit(at, text)),
        3 => (0..40_usize).prop_map(Step::Regenerate),
        1 => (0..40_usize).prop_map(Step::Continue),
        4 => (0..40_usize).prop_map(Step::Select),
        1 => "[a-c]{0,3}".prop_map(Step::Rename),
        1 => any::<bool>().prop_map(Step::Pin),
        1 => any::<bool>().prop_map(Step::Assistant),
        1 => Just(Step::Repeat),
        1 => (0..5_usize).prop_map(Step::Import),
        3 => (0..3_usize).prop_map(Step::Add),
        2 => (0..3_usize).prop_map(Step::Remove),
        1 => prop_oneof![Just(Answering::Always), Just(Answering::WhenMentioned)].prop_map(Step::Answering),
        2 => (0..40_usize).prop_map(Step::DeleteMessage),
    ]
}

/// Who asks: mostly the person at the machine, who owns the space; else a member or a guest of it.
fn who() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0_usize), 2 => Just(1_usize), 1 => Just(2_usize)]
}

/// Mostly chats that live on; some end with being deleted.
fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    (vec((who(), step()), 1..25), prop::bool::weighted(0.1)).prop_map(|(mut steps, deleted)| {
        if deleted {
            steps.push((0, Step::Delete));
        }
        steps
    })
}

/// A chat as a client holds it: rows put over rows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Held {
    chat: Option<Chat>,
    participants: BTreeMap<ParticipantId, Participant>,
    messages: BTreeMap<MessageId, Message>,
    to: Rev,
}

impl Held {
    fn put(&mut self, changes: &ChangeSet) {
        assert!(changes.from <= self.to, "a gap before {:?}", changes.from);
        self.to = self.to.max(changes.to);
        if let Some(chat) = &changes.chat {
            self.chat = Some(chat.clone());
        }
        for row in &changes.participants {
            self.participants.insert(row.id, row.clone());
        }
        for row in &changes.messages {
            self.messages.insert(row.id, row.clone());
        }
        if let Some(chat) = &mut self.chat {
            chat.head_rev = self.to;
            if chat.deleted {
                self.messages.clear();
            }
        }
    }

    /// From the root to the active leaf, by the tree alone.
    fn path(&self) -> Vec<MessageId> {
        let mut path = Vec::new();
        let mut next = self.chat.as_ref().and_then(|chat| chat.active_leaf);
        while let Some(id) = next {
            path.push(id);
            next = self.messages[&id].parent_id;
        }
        path.reverse();
        path
    }
}

struct Story {
    home: Home,
    /// The owner of the space, a member, and a guest.
    people: [Actor; 3],
    /// Who asks now.
    who: usize,
    chat: ChatId,
    held: Held,
    /// The state after each change: every cursor that a client could have.
    cursors: Vec<Held>,
    run: Option<AnswerTask>,
    last: Option<(usize, hearth_domain::Operation)>,
}

impl Story {
    async fn begin() -> Self {
        let home = Home::new().await;
        let people = [
            home.actor,
            home.person("Bea", Role::Member).await,
            home.person("Col", Role::Guest).await,
        ];
        let mut story = Self {
            home,
            people,
            who: 0,
            chat: ChatId::new(),
            held: Held::default(),
            cursors: vec![Held::default()],
            run: None,
            last: None,
        };
        story.ask(Action::CreateChat { model: Some(model()) }).await;
        story
    }

    fn nth(&self, at: usize) -> MessageId {
        let ids: Vec<_> = self.held.messages.keys().collect();
        if ids.is_empty() {
            MessageId::new()
        } else {
            *ids[at % ids.len()]
        }
    }

    fn took(&mut self, changes: &ChangeSet) {
        assert_eq!(changes.from, self.held.to);
        self.held.put(changes);
        self.cursors.push(self.held.clone());
    }

    async fn ask(&mut self, action: Action) {
        self.home.clock.advance(1);
        let asked = operation(self.chat, action);
        let actor = self.people[self.who];
        let is_new = matches!(asked.action, Action::CreateChat { .. });
        let takes_part = is_new || self.present().contains(&actor.user_id);
        match self.home.store.apply(&asked, &actor, &self.home.settings).await {
            Ok(applied) => {
                assert!(takes_part, "whoever takes no part changed something");
                self.took(&applied.changes.unwrap());
                self.run = applied.answer.or(self.run.take());
                self.last = Some((self.who, asked));
            }
            Err(error) if !takes_part => assert_eq!(code(error), ErrorCode::NotFound),
            Err(_) => {}
        }
    }

    /// The users who take part, as whoever holds the chat knows it.
    fn present(&self) -> BTreeSet<UserId> {
        let present = self.held.participants.values().filter(|row| row.present);
        present
            .filter_map(|row| match row.kind {
                ParticipantKind::User { user_id, .. } => Some(user_id),
                ParticipantKind::Assistant(_) => None,
            })
            .collect()
    }

    /// The participant of one of the three, if they ever were one.
    fn participant(&self, person: usize) -> ParticipantId {
        let wanted = self.people[person].user_id;
        let is_theirs =
            |row: &&Participant| matches!(row.kind, ParticipantKind::User { user_id, .. } if user_id == wanted);
        let found = self.held.participants.values().find(is_theirs);
        found.map_or_else(ParticipantId::new, |row| row.id)
    }

    async fn go(&mut self, who: usize, step: Step) {
        self.who = who;
        let message_id = MessageId::new();
        match step {
            Step::Send(text) => self.ask(Action::SendMessage { message_id, text }).await,
            Step::Edit(at, text) => {
                self.ask(Action::EditPrompt {
                    message_id,
                    replaces: self.nth(at),
                    text,
                })
                .await
            }
            Step::Regenerate(at) => {
                self.ask(Action::Regenerate {
                    message_id: self.nth(at),
                })
                .await
            }
            Step::Continue(at) => {
                self.ask(Action::ContinueAnswer {
                    message_id: self.nth(at),
                })
                .await
            }
            Step::Select(at) => {
                self.ask(Action::SelectVersion {
                    message_id: self.nth(at),
                })
                .await
            }
            Step::Rename(title) => self.ask(Action::Rename { title }).await,
            Step::Pin(pinned) => self.ask(Action::SetPinned { pinned }).await,
            Step::Assistant(there) => {
                let assistant = there.then(|| self.assistant()).flatten();
                self.ask(Action::SetAssistant { assistant }).await;
            }
            Step::Finish(status, text) => {
                if let Some(task) = self.run.take() {
                    let text = task.text_so_far + &text;
                    let outcome = if status == MessageStatus::Complete {
                        complete(&text)
                    } else {
                        broken(status, &text)
                    };
                    let (changes, owed) = self
                        .home
                        .store
                        .finish_answer(task.run_id, outcome, &self.home.settings)
                        .await
                        .unwrap();
                    self.took(&changes);
                    self.run = owed;
                }
            }
            Step::Repeat => {
                if let Some((who, asked)) = &self.last {
                    let again = self
                        .home
                        .store
                        .apply(asked, &self.people[*who], &self.home.settings)
                        .await
                        .unwrap();
                    assert_eq!(again.changes, None, "a repeat changed something");
                }
            }
            Step::Import(count) => self.import(count).await,
            Step::Add(person) => {
                let user_id = self.people[person].user_id;
                self.ask(Action::AddUser { user_id }).await;
            }
            Step::Remove(person) => {
                let participant_id = self.participant(person);
                self.ask(Action::RemoveParticipant { participant_id }).await;
            }
            Step::Answering(answering) => self.ask(Action::SetAnswering { answering }).await,
            Step::DeleteMessage(at) => {
                let message_id = self.nth(at);
                self.ask(Action::DeleteMessage { message_id }).await;
            }
            Step::Delete => {
                self.ask(Action::DeleteChat).await;
                if self.held.chat.as_ref().is_some_and(|chat| chat.deleted) {
                    self.run = None;
                }
            }
        }
    }

    fn assistant(&self) -> Option<hearth_domain::Assistant> {
        let model = model();
        Some(hearth_domain::Assistant {
            name: model.model.clone(),
            provider_id: model.provider_id,
            model: model.model,
            instructions: None,
            temperature: None,
            max_output: None,
        })
    }

    /// An import tells nobody; whoever holds the chat catches up.
    async fn import(&mut self, count: usize) {
        let said = (0..count).map(|turn| hearth_store::ImportedMessage {
            from_assistant: false,
            text: format!("imported {turn}"),
            created_at: crate::home::START,
        });
        if self
            .home
            .store
            .import_messages(self.chat, &self.home.settings, said)
            .await
            .is_ok()
            && count > 0
        {
            let changes = self.changes(self.held.to, 1000).await;
            self.took(&changes);
        }
    }

    async fn changes(&self, after: Rev, limit: u32) -> ChangeSet {
        let epoch = self.held.chat.as_ref().map_or_else(Epoch::new, |chat| chat.epoch);
        match self
            .home
            .store
            .all_changes_after(self.chat, epoch, after, limit)
            .await
            .unwrap()
        {
            CatchUp::Changes { changes, .. } => changes,
            CatchUp::EpochChanged { .. } => panic!("the epoch did not change"),
        }
    }

    async fn caught_up_from_any_cursor_is_the_same(&self, limit: u32) {
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

    async fn rows_are_the_same(&self) {
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

    async fn only_those_who_take_part_see_it(&self) {
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

    /// FTS5's own comparison of the index with the table, and our books with the rows.
    async fn the_file_agrees_with_itself(&self) {
        self.home.store.purge().await.unwrap();
        let db = connect(&self.home.dir.path().join("hearth.db")).await;
        for index in ["message_search", "title_search"] {
            let check = format!("INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)");
            db.execute_unprepared(&check).await.unwrap();
        }
        let off_path = "SELECT count(*) FROM chats c WHERE c.path_length <>
            (SELECT count(*) FROM chat_messages m WHERE m.chat_id = c.id AND m.path_position IS NOT NULL)";
        assert_eq!(column::<i64>(&db, off_path).await, [0]);
        let counted = "SELECT count(*) FROM chats c WHERE c.message_count <>
            (SELECT count(*) FROM chat_messages m WHERE m.chat_id = c.id)";
        assert_eq!(column::<i64>(&db, counted).await, [0]);
        let runs = i64::from(self.run.is_some());
        assert_eq!(column::<i64>(&db, "SELECT count(*) FROM runs").await, [runs]);
        assert_eq!(column::<i64>(&db, "SELECT count(*) FROM run_chunks").await, [0]);
        db.close().await.unwrap();
    }
}

#[test]
fn events_catching_up_and_rows_say_the_same_and_the_path_is_the_trees() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    };
    proptest!(config, |(steps in steps(), limit in 1..8_u32)| {
        runtime.block_on(async {
            let mut story = Story::begin().await;
            for (who, step) in steps {
                let moves = matches!(step, Step::Add(_) | Step::Remove(_) | Step::Delete);
                story.go(who, step).await;
                if moves {
                    story.only_those_who_take_part_see_it().await;
                }
                story.rows_are_the_same().await;
            }
            story.caught_up_from_any_cursor_is_the_same(limit).await;
            story.the_file_agrees_with_itself().await;
            story.home.store.close().await;
        });
    });
}
