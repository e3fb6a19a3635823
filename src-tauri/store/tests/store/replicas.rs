//! Copies of other machines' chats: what is put into them, what is refused, and what goes.

mod editing;
mod going;
mod read_marks;
mod refusing;
mod showing;

use hearth_domain::{
    ChangeSet, Chat, ChatId, DeviceId, Epoch, ErrorCode, Message, MessageId, MessagePageRequest, MessageStatus,
    PageAnchor, Participant, ParticipantId, ParticipantKind, Rev, Role, SpaceId, UnixMillis, UserId,
};
use hearth_store::{JoinedSpace, MemberState};

use crate::home::{Home, code};

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
            earlier_texts: Vec::new(),
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
            reply_to: None,
            edited_at: None,
            reactions: Vec::new(),
            attachments: Vec::new(),
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
