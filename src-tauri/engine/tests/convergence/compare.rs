//! What must be so in the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use hearth_domain::{Action, Actor, ChatFilter, ChatId, ChatListRequest, OpId, UserId};
use hearth_store::Store;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use crate::{files, seat::Seat, world::World};

/// Every row of a chat that others see, by kind and id. `key` and totals are each machine's own.
const ROWS: &str = "
    SELECT 'chat', hex(id), json_array(hex(epoch), rev, head_rev, title, renamed, pinned, archived, answering,
        hex(active_leaf), created_at, active_at, path_length, message_count, hex(owner_id)) FROM chats WHERE id = ?
    UNION ALL
    SELECT 'participant', hex(id), json_array(rev, name, joined_at, present, hex(user_id), hex(provider_id), model,
        instructions, temperature, max_output) FROM chat_participants WHERE chat_id = ?
    UNION ALL
    SELECT 'message', hex(id), json_array(hex(parent_id), hex(author_id), from_assistant, seq, rev, status, created_at,
        deleted, path_position, hex(provider_id), provider_name, model, finish, error_code, error_server,
        error_http_status, input_tokens, output_tokens, cost, error_message, substr(text, 1, 200), length(text), reasoning,
        hex(reply_to), edited_at, reactions, attachments)
        FROM chat_messages WHERE chat_id = ?
    UNION ALL
    SELECT 'earlier text', hex(message_id) || rev, json_array(written_at, substr(text, 1, 200), length(text))
        FROM earlier_texts WHERE chat_id = ?";

/// A person's message that lies behind what they have read.
const UNREAD_BY_ITS_AUTHOR: &str = "
    SELECT count(*) FROM chat_messages m JOIN chat_participants p ON p.id = m.author_id
    WHERE p.user_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM read_marks k
        WHERE k.chat_id = m.chat_id AND k.user_id = p.user_id AND k.seq >= m.seq)";

const READ_BY: &str = "SELECT lower(hex(chat_id)), seq FROM read_marks WHERE user_id = ?";

type Rows = BTreeMap<(String, String), String>;

async fn look(directory: &Path) -> DatabaseConnection {
    let url = format!("sqlite:{}?mode=rw", directory.join("hearth.db").display());
    let mut options = ConnectOptions::new(url);
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

async fn rows(db: &DatabaseConnection, chat: ChatId) -> Rows {
    let id = *chat.as_uuid();
    let statement =
        Statement::from_sql_and_values(DbBackend::Sqlite, ROWS, [id.into(), id.into(), id.into(), id.into()]);
    let found = db.query_all_raw(statement).await.unwrap();
    let text = |row: &sea_orm::QueryResult, at: usize| row.try_get_by_index::<String>(at).unwrap();
    found
        .iter()
        .map(|row| ((text(row, 0), text(row, 1)), text(row, 2)))
        .collect()
}

async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
        .unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// How far a user has read these chats.
async fn marks(db: &DatabaseConnection, user: UserId, chats: &BTreeSet<ChatId>) -> BTreeMap<String, i64> {
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, READ_BY, [(*user.as_uuid()).into()]);
    let found = db.query_all_raw(statement).await.unwrap();
    let here: BTreeSet<String> = chats.iter().map(|chat| chat.as_uuid().simple().to_string()).collect();
    found
        .iter()
        .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
        .filter(|(chat, _)| here.contains(chat))
        .collect()
}

async fn found(store: &Store, space: Option<hearth_domain::SpaceId>, actor: &Actor, word: &str) -> BTreeSet<ChatId> {
    let mut chats = BTreeSet::new();
    for filter in [ChatFilter::Current, ChatFilter::Archived] {
        let request = ChatListRequest {
            space_id: space,
            filter,
            search: word.to_owned(),
            after: None,
            limit: 500,
        };
        let list = store.list_chats(&request, actor).await.unwrap();
        chats.extend(list.chats.into_iter().map(|chat| chat.id));
    }
    chats
}

impl World {
    pub(crate) async fn compare(&mut self) {
        let guests = self.seats.len();
        for at in 0..guests {
            self.nothing_is_lost(at).await;
        }
        self.seat_fresh().await;
        let host = look(self.host.directory.path()).await;
        if self.checks_files() {
            self.host.store.purge().await.unwrap();
            files::none_is_left_over(&host, self.host.directory.path()).await;
            files::none_is_missing(&host, self.host.directory.path()).await;
        }
        for seat in &self.seats {
            self.is_what_the_host_has(&host, seat).await;
        }
        self.nothing_is_doubled(&host).await;
        host.close().await.unwrap();
    }

    async fn is_what_the_host_has(&self, host: &DatabaseConnection, seat: &Seat) {
        let heads = self.host.store.heads(None, 1_000, &seat.actor).await.unwrap();
        let theirs: BTreeSet<ChatId> = heads.iter().map(|head| head.chat_id).collect();
        let mut here: BTreeSet<ChatId> = seat.cursors().await.into_keys().collect();
        // One that the host would not make waits for its user to give it up.
        for (chat, waits) in seat.store.pending_in(seat.space).await.unwrap() {
            let unmade = waits
                .iter()
                .any(|it| it.refused.is_some() && matches!(it.operation.action, Action::CreateChat { .. }));
            if unmade && !theirs.contains(&chat) {
                here.remove(&chat);
            }
        }
        assert_eq!(here, theirs, "the chats that are here and those that should be");
        let copy = look(seat.directory.path()).await;
        for chat in &theirs {
            assert_eq!(rows(&copy, *chat).await, rows(host, *chat).await, "chat {chat}");
        }
        let me = seat.actor.user_id;
        let read_here = marks(&copy, me, &theirs).await;
        assert_eq!(read_here, marks(host, me, &theirs).await, "how far its user has read");
        for word in ["", "alpha", "w1"] {
            let of_copy = found(&seat.store, Some(seat.space), &seat.actor, word).await;
            let of_copy: BTreeSet<ChatId> = of_copy.intersection(&theirs).copied().collect();
            let of_host = found(&self.host.store, None, &seat.actor, word).await;
            assert_eq!(of_copy, of_host, "what is found of {word:?}");
        }
        if self.looks_closer {
            // The index has each message once: FTS5's own comparison of it with the table.
            let check = "INSERT INTO message_search(message_search, rank) VALUES ('integrity-check', 1)";
            seat.store.purge().await.unwrap();
            copy.execute_unprepared(check).await.unwrap();
        }
        if self.checks_files() {
            seat.store.purge().await.unwrap();
            files::none_is_left_over(&copy, seat.directory.path()).await;
        }
        let off = "SELECT count(*) FROM chats c WHERE c.message_count <>
            (SELECT count(*) FROM chat_messages m WHERE m.chat_id = c.id)";
        assert_eq!(count(&copy, off).await, 0, "messages that are not counted");
        assert_eq!(
            count(&copy, UNREAD_BY_ITS_AUTHOR).await,
            0,
            "messages unread by who wrote them"
        );
        copy.close().await.unwrap();
    }

    /// What a user was told is kept was applied, was refused with a reason that is shown, or went with its chat.
    async fn nothing_is_lost(&self, at: usize) {
        let seat = &self.seats[at];
        let pending = seat.store.pending_in(seat.space).await.unwrap();
        let unmade: BTreeSet<ChatId> = pending
            .iter()
            .filter(|(_, waits)| {
                waits
                    .iter()
                    .any(|it| it.refused.is_some() && matches!(it.operation.action, Action::CreateChat { .. }))
            })
            .map(|(chat, _)| *chat)
            .collect();
        let mut waiting = BTreeSet::new();
        for (chat, waits) in &pending {
            for it in waits {
                assert!(
                    it.refused.is_some() || unmade.contains(chat),
                    "{:?} still waits",
                    it.operation
                );
                waiting.insert(it.operation.op_id);
            }
        }
        for op_id in seat.enqueued.keys() {
            let ends = [
                seat.confirmed.contains(op_id),
                seat.let_go.contains(op_id),
                waiting.contains(op_id),
            ];
            assert!(ends.contains(&true), "{:?} is lost", seat.enqueued[op_id]);
        }
        if !self.was_restored() {
            for op_id in &seat.confirmed {
                assert!(self.host.applied.contains_key(op_id), "confirmed and not applied");
            }
        }
    }

    async fn nothing_is_doubled(&self, host: &DatabaseConnection) {
        for (operation, times) in self.host.applied.values() {
            assert_eq!(*times, 1, "{operation:?} was applied {times} times");
        }
        if self.was_restored() {
            return;
        }
        let confirmed: BTreeSet<OpId> = self
            .seats
            .iter()
            .flat_map(|seat| seat.confirmed.iter().copied())
            .collect();
        for op_id in confirmed {
            let (operation, _) = &self.host.applied[&op_id];
            if let Action::SendMessage { message_id, .. } = &operation.action {
                let gone = format!(
                    "SELECT deleted FROM chats WHERE hex(id) = '{}'",
                    operation.chat_id.as_uuid().simple().to_string().to_uppercase()
                );
                let sql = format!(
                    "SELECT count(*) FROM chat_messages WHERE hex(id) = '{}'",
                    message_id.as_uuid().simple().to_string().to_uppercase()
                );
                let deleted = count(host, &gone).await == 1;
                assert!(
                    deleted || count(host, &sql).await == 1,
                    "a confirmed message is not there once"
                );
            }
        }
    }
}
