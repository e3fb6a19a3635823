//! What waits for a host: kept at once, sent in order, refused with its reason, given up with what needs it.

use hearth_domain::{Action, ApiError, ChatId, ErrorCode, MAX_MESSAGE_BYTES, MessageId, OpId, Operation, SpaceId};
use hearth_store::JoinedSpace;

use crate::{
    home::{Home, code, operation},
    replicas::joined,
};

struct Waits {
    home: Home,
    space: JoinedSpace,
}

impl Waits {
    async fn new() -> Self {
        let home = Home::new().await;
        let space = joined(SpaceId::new());
        home.store.put_space(&space).await.unwrap();
        Self { home, space }
    }

    async fn ask(&self, chat: ChatId, action: Action) -> Operation {
        let asked = operation(chat, action);
        self.home.store.enqueue(self.space.id, &asked, "Ben").await.unwrap();
        asked
    }

    async fn new_chat(&self) -> (ChatId, Operation) {
        let chat = ChatId::new();
        let made = self.ask(chat, Action::CreateChat { model: None }).await;
        (chat, made)
    }

    async fn send(&self, chat: ChatId, text: &str) -> (MessageId, Operation) {
        let message_id = MessageId::new();
        let text = text.to_owned();
        (message_id, self.ask(chat, Action::send(message_id, text)).await)
    }

    async fn refuse(&self, op: OpId) {
        let error = ApiError {
            code: ErrorCode::Forbidden,
            message: "not you".to_owned(),
        };
        self.home.store.refused(op, &error).await.unwrap();
    }

    async fn next(&self) -> Option<OpId> {
        let next = self.home.store.next_operation(self.space.id).await.unwrap();
        next.map(|operation| operation.op_id)
    }

    async fn refusal(&self, operation: &Operation) -> ErrorCode {
        code(
            self.home
                .store
                .enqueue(self.space.id, operation, "Ben")
                .await
                .unwrap_err(),
        )
    }
}

#[tokio::test]
async fn operations_wait_in_the_order_of_asking_through_a_restart() {
    let mut waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    let (_, first) = waits.send(chat, "one").await;
    let (_, second) = waits.send(chat, "two").await;
    waits.home.restart().await;
    let pending = waits.home.store.pending(chat).await.unwrap();
    let ids: Vec<_> = pending.iter().map(|it| it.operation.clone()).collect();
    assert_eq!(ids, [made.clone(), first.clone(), second]);
    assert_eq!(waits.home.store.waiting(waits.space.id).await.unwrap(), 3);
    assert_eq!(waits.next().await, Some(made.op_id));
    assert_eq!(waits.next().await, Some(made.op_id), "until it is confirmed");
    let chat_of = waits.home.store.confirmed(made.op_id).await.unwrap();
    assert_eq!(chat_of, Some(chat));
    assert_eq!(waits.next().await, Some(first.op_id));
    let detail = waits.home.store.open_copy(chat).await.unwrap();
    assert_eq!(
        detail.participants.len(),
        1,
        "a chat that its host does not know can be opened"
    );
}

#[tokio::test]
async fn asked_twice_it_waits_once() {
    let waits = Waits::new().await;
    let (chat, _) = waits.new_chat().await;
    let (_, asked) = waits.send(chat, "one").await;
    waits.home.store.enqueue(waits.space.id, &asked, "Ben").await.unwrap();
    assert_eq!(waits.home.store.pending(chat).await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_no_host_would_take_is_refused_at_once() {
    let waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    let send = |text: &str| Action::send(MessageId::new(), text);
    let too_long = "x".repeat(MAX_MESSAGE_BYTES + 1);
    for (chat, action, why) in [
        (chat, send(" \n"), ErrorCode::Invalid),
        (chat, send(&too_long), ErrorCode::TooLong),
        (chat, Action::Rename { title: " ".to_owned() }, ErrorCode::Invalid),
        (
            chat,
            Action::EditMessage {
                message_id: MessageId::new(),
                text: too_long.clone(),
            },
            ErrorCode::TooLong,
        ),
        (
            chat,
            Action::React {
                message_id: MessageId::new(),
                emoji: "words".to_owned(),
                on: true,
            },
            ErrorCode::Invalid,
        ),
        (ChatId::new(), send("nowhere"), ErrorCode::NotFound),
        (chat, made.action, ErrorCode::Invalid),
    ] {
        assert_eq!(waits.refusal(&operation(chat, action)).await, why);
    }
    let own = waits.home.quiet_chat().await;
    let of_own = operation(own, send("here"));
    assert_eq!(
        waits.refusal(&of_own).await,
        ErrorCode::NotFound,
        "this machine hosts it"
    );
}

#[tokio::test]
async fn a_refused_operation_lets_the_others_pass_and_is_sent_again_when_asked() {
    let waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    waits.home.store.confirmed(made.op_id).await.unwrap();
    let (_, first) = waits.send(chat, "one").await;
    let (_, second) = waits.send(chat, "two").await;
    waits.refuse(first.op_id).await;
    assert_eq!(waits.next().await, Some(second.op_id));
    assert_eq!(waits.home.store.waiting(waits.space.id).await.unwrap(), 1);
    let pending = waits.home.store.pending(chat).await.unwrap();
    let refused = pending[0].refused.clone().map(|error| (error.code, error.message));
    assert_eq!(refused, Some((ErrorCode::Forbidden, "not you".to_owned())));
    waits.home.store.retry(first.op_id).await.unwrap();
    assert_eq!(waits.next().await, Some(first.op_id));
    assert_eq!(
        code(waits.home.store.retry(OpId::new()).await.unwrap_err()),
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn what_needs_a_chat_that_was_refused_waits_with_it_and_goes_with_it() {
    let mut waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    waits.send(chat, "one").await;
    let (other, other_made) = waits.new_chat().await;
    waits.refuse(made.op_id).await;
    assert_eq!(waits.next().await, Some(other_made.op_id));
    let waiting = waits.home.store.waiting(waits.space.id).await.unwrap();
    assert_eq!(waiting, 1, "what cannot be sent is not said to wait for that");
    waits.home.store.save_draft(Some(chat), "a draft").await.unwrap();
    let gone = waits.home.store.discard(made.op_id).await.unwrap();
    assert!(gone.chat_gone && gone.chat_id == chat);
    waits.home.restart().await;
    assert!(waits.home.store.open_copy(chat).await.is_err());
    assert!(waits.home.store.pending(chat).await.unwrap().is_empty());
    assert!(waits.home.store.open_copy(other).await.is_ok());
}

#[tokio::test]
async fn giving_up_a_message_gives_up_what_is_about_it_and_no_more() {
    let waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    waits.home.store.confirmed(made.op_id).await.unwrap();
    let (first_id, first) = waits.send(chat, "one").await;
    let edited = MessageId::new();
    let edit = Action::EditPrompt {
        message_id: edited,
        replaces: first_id,
        text: "one, again".to_owned(),
    };
    waits.ask(chat, edit).await;
    waits.ask(chat, Action::DeleteMessage { message_id: edited }).await;
    let text = "one, changed".to_owned();
    waits
        .ask(
            chat,
            Action::EditMessage {
                message_id: first_id,
                text,
            },
        )
        .await;
    let emoji = "👍".to_owned();
    waits
        .ask(
            chat,
            Action::React {
                message_id: first_id,
                emoji,
                on: true,
            },
        )
        .await;
    let (_, second) = waits.send(chat, "two").await;
    let not_refused = waits.home.store.discard(first.op_id).await.unwrap_err();
    assert_eq!(code(not_refused), ErrorCode::Forbidden, "it may be on its way");
    waits.refuse(first.op_id).await;
    assert!(!waits.home.store.discard(first.op_id).await.unwrap().chat_gone);
    let left = waits.home.store.pending(chat).await.unwrap();
    let left: Vec<_> = left.into_iter().map(|it| it.operation).collect();
    assert_eq!(left, [second]);
}

#[tokio::test]
async fn what_was_written_in_reply_to_a_message_that_is_given_up_is_sent_without_it() {
    let waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    waits.home.store.confirmed(made.op_id).await.unwrap();
    let (first_id, first) = waits.send(chat, "one").await;
    let message_id = MessageId::new();
    let reply = |reply_to| Action::SendMessage {
        message_id,
        text: "to that".to_owned(),
        reply_to,
        attachments: Vec::new(),
    };
    waits.ask(chat, reply(Some(first_id))).await;
    waits.refuse(first.op_id).await;
    waits.home.store.discard(first.op_id).await.unwrap();
    let left = waits.home.store.pending(chat).await.unwrap();
    let left: Vec<_> = left.into_iter().map(|it| it.operation.action).collect();
    assert_eq!(left, [reply(None)]);
}

/// A backup of this machine's is put back while chats wait that their host does not know.
#[tokio::test]
async fn a_restored_backup_still_knows_what_waits() {
    let mut waits = Waits::new().await;
    let (chat, made) = waits.new_chat().await;
    waits.home.store.backup_now().await.unwrap();
    waits.home.store.close().await;
    hearth_store::restore_newest_backup(waits.home.dir.path(), &*waits.home.clock)
        .await
        .unwrap();
    waits.home.restart().await;
    let heads = waits.home.store.copy_heads(waits.space.id).await.unwrap();
    assert!(
        heads[0].epoch.as_uuid().is_nil(),
        "it is still one that its host does not know"
    );
    assert_eq!((heads[0].chat_id, waits.next().await), (chat, Some(made.op_id)));
}
