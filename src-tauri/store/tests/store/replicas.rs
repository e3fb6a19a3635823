//! Copies of other machines' chats: what is put into them, what is refused, and what goes.

use std::time::Instant;

use hearth_domain::{
    Action, ChangeSet, Chat, ChatId, DeviceId, Epoch, ErrorCode, Message, MessageId, MessagePageRequest, MessageStatus,
    PageAnchor, Participant, ParticipantId, ParticipantKind, ReadMark, Rev, Role, SpaceId, UnixMillis, UserId,
};
use hearth_store::{JoinedSpace, MemberState};

use crate::home::{Home, code, column, connect};

pub(crate) fn joined(id: SpaceId) -> JoinedSpace {
    JoinedSpace {
        id,
        name: "Workshop".to_owned(),
        address: "192.168.1.5:8002".to_owned(),
        fingerprint: "0a".repeat(32),
        user_id: UserId::new(),
        device_id: DeviceId::new(),
        role: Role::Member,
        state: MemberState::Active,
        left: false,
    }
}

/// A host that says whatever the test wants.
struct Said {
    home: Home,
    space: JoinedSpace,
    chat: ChatId,
    epoch: Epoch,
    author: ParticipantId,
    leaf: Option<MessageId>,
    rev: i64,
}

impl Said {
    async fn new() -> Self {
        let home = Home::new().await;
        let space = joined(SpaceId::new());
        home.store.put_space(&space).await.unwrap();
        let said = Self {
            home,
            space,
            chat: ChatId::new(),
            epoch: Epoch::new(),
            author: ParticipantId::new(),
            leaf: None,
            rev: 1,
        };
        let first = said.first();
        said.put(&first, true).await.unwrap();
        said
    }

    fn row(&self, rev: i64) -> Chat {
        Chat {
            id: self.chat,
            space_id: self.space.id,
            owner_id: self.space.user_id,
            epoch: self.epoch,
            rev: Rev(rev),
            head_rev: Rev(rev),
            title: format!("Title {rev}"),
            renamed: true,
            pinned: false,
            archived: false,
            deleted: false,
            answering: hearth_domain::Answering::Always,
            active_leaf: self.leaf,
            created_at: UnixMillis(1),
            active_at: UnixMillis(rev),
        }
    }

    fn set(&self, from: i64, to: i64) -> ChangeSet {
        ChangeSet {
            chat_id: self.chat,
            epoch: self.epoch,
            from: Rev(from),
            to: Rev(to),
            chat: Some(self.row(to)),
            participants: Vec::new(),
            messages: Vec::new(),
        }
    }

    fn first(&self) -> ChangeSet {
        let person = Participant {
            id: self.author,
            chat_id: self.chat,
            rev: Rev(1),
            kind: ParticipantKind::User {
                user_id: self.space.user_id,
                name: "Ben".to_owned(),
            },
            joined_at: UnixMillis(1),
            present: true,
        };
        ChangeSet {
            participants: vec![person],
            ..self.set(0, 1)
        }
    }

    fn message(&self, rev: i64, parent_id: Option<MessageId>, text: &str) -> Message {
        Message {
            id: MessageId::new(),
            chat_id: self.chat,
            parent_id,
            author_id: self.author,
            seq: Rev(rev),
            rev: Rev(rev),
            status: MessageStatus::Complete,
            text: text.to_owned(),
            answer: None,
            created_at: UnixMillis(rev),
            deleted: false,
        }
    }

    async fn put(&self, changes: &ChangeSet, start_over: bool) -> Result<(), hearth_store::StoreError> {
        let put = self.home.store.put_changes(self.space.id, changes, start_over);
        put.await.map(drop)
    }

    /// One more message at the end.
    async fn say(&mut self, text: &str) -> Message {
        let message = self.message(self.rev + 1, self.leaf, text);
        self.leaf = Some(message.id);
        let changes = ChangeSet {
            messages: vec![message.clone()],
            ..self.set(self.rev, self.rev + 1)
        };
        self.rev += 1;
        self.put(&changes, false).await.unwrap();
        message
    }

    async fn shown(&self) -> Vec<String> {
        let request = MessagePageRequest {
            chat_id: self.chat,
            anchor: PageAnchor::End,
            limit: 200,
        };
        let page = self.home.store.page_of_copy(&request).await.unwrap();
        page.messages.into_iter().map(|view| view.message.text).collect()
    }

    async fn refused(&self, changes: ChangeSet) -> ErrorCode {
        code(self.put(&changes, false).await.unwrap_err())
    }

    async fn list(&self, word: &str) -> Vec<hearth_domain::ChatSummary> {
        let mut request = crate::home::list_request(word);
        request.space_id = Some(self.space.id);
        let list = self
            .home
            .store
            .list_chats(&request, &self.home.store.home_actor())
            .await;
        list.unwrap().chats
    }

    async fn found(&self, word: &str) -> usize {
        self.list(word).await.len()
    }

    async fn unread(&self) -> u32 {
        self.list("").await[0].unread
    }
}

#[tokio::test]
async fn a_copy_shows_is_searched_and_does_not_mind_being_told_twice() {
    let mut said = Said::new().await;
    said.say("hello xylophone").await;
    said.say("second").await;
    assert_eq!(said.shown().await, ["hello xylophone", "second"]);
    assert_eq!((said.found("xylophone").await, said.found("nothing").await), (1, 0));
    let detail = said.home.store.open_copy(said.chat).await.unwrap();
    assert_eq!((detail.me, detail.chat), (said.space.user_id, said.row(3)));
    let again = said.set(1, 3);
    said.put(&again, false).await.unwrap();
    assert_eq!(said.shown().await.len(), 2);
    let own = said.home.list("").await;
    assert!(own.chats.is_empty(), "it is no chat of this machine's space");
}

#[tokio::test]
async fn a_deleted_message_leaves_its_place_and_no_word_behind() {
    let mut said = Said::new().await;
    let mut gone = said.say("secret xylophone").await;
    said.say("after").await;
    (gone.text, gone.deleted, gone.rev) = (String::new(), true, Rev(4));
    let changes = ChangeSet {
        messages: vec![gone],
        ..said.set(3, 4)
    };
    said.put(&changes, false).await.unwrap();
    assert_eq!(said.shown().await, ["", "after"]);
    said.home.store.purge().await.unwrap();
    said.home.store.close().await;
    let db = connect(&said.home.dir.path().join("hearth.db")).await;
    let left = "SELECT count(*) FROM message_search_data WHERE instr(block, CAST('ylophone' AS BLOB)) > 0";
    assert_eq!(column::<i64>(&db, left).await, [0]);
}

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

#[tokio::test]
async fn the_path_follows_the_leaf_to_another_version_and_back() {
    let mut said = Said::new().await;
    let first = said.say("question").await;
    let old = said.say("old answer").await;
    said.say("more").await;
    let old_leaf = said.leaf;
    let new = said.message(5, Some(first.id), "new answer");
    said.leaf = Some(new.id);
    let changes = ChangeSet {
        messages: vec![new],
        ..said.set(4, 5)
    };
    said.put(&changes, false).await.unwrap();
    assert_eq!(said.shown().await, ["question", "new answer"]);
    said.leaf = old_leaf;
    said.put(&said.set(5, 6), false).await.unwrap();
    assert_eq!(said.shown().await, ["question", "old answer", "more"]);
    said.leaf = Some(old.id);
    said.put(&said.set(6, 7), false).await.unwrap();
    assert_eq!(said.shown().await, ["question", "old answer"]);
}

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
    let marks = said.home.store.own_marks(said.space.id).await.unwrap();
    assert_eq!(marks, [mark(said.chat, 2)]);
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

/// As after months away: a page is one transaction, and costs what it holds.
#[tokio::test]
async fn a_long_history_is_caught_up_page_by_page_and_readable_on_the_way() {
    const PAGES: i64 = 20;
    const PAGE: i64 = 1_000;
    let mut said = Said::new().await;
    let mut parent = None;
    let begin = Instant::now();
    for page in 0..PAGES {
        let from = 1 + page * PAGE;
        let mut messages = Vec::new();
        for rev in from + 1..=from + PAGE {
            let message = said.message(rev, parent, &format!("message {rev} of many"));
            parent = Some(message.id);
            messages.push(message);
        }
        let last = page + 1 == PAGES;
        said.leaf = parent;
        let mut changes = said.set(from, from + PAGE);
        changes.messages = messages;
        // The chat's row is as new as its last message.
        changes.chat = changes.chat.filter(|_| last);
        said.put(&changes, false).await.unwrap();
        let shown = said.shown().await;
        assert_eq!(shown.len(), 200);
    }
    is_no_matter_of_minutes(begin);
    let request = MessagePageRequest {
        chat_id: said.chat,
        anchor: PageAnchor::End,
        limit: 1,
    };
    let page = said.home.store.page_of_copy(&request).await.unwrap();
    assert_eq!(i64::from(page.path_length), PAGES * PAGE);
    assert_eq!(said.found("message").await, 1);
}

/// Absolute times hold on no machine but this one; that it is no matter of minutes holds on all.
fn is_no_matter_of_minutes(begin: Instant) {
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}
