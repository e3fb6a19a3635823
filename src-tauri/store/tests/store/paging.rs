//! Pages of the visible path.

use hearth_domain::{Action, ErrorCode, MessageId, MessagePage, MessagePageRequest, PageAnchor, Position};

use crate::home::{Home, code, column};

fn numbers(page: &MessagePage) -> Vec<usize> {
    page.messages
        .iter()
        .map(|view| view.message.text.parse().unwrap())
        .collect()
}

async fn counted(home: &Home, messages: usize) -> hearth_domain::ChatId {
    let chat = home.quiet_chat().await;
    for number in 0..messages {
        home.send(chat, &number.to_string()).await;
    }
    chat
}

#[tokio::test]
async fn pages_meet_without_gap_or_repeat_in_both_directions() {
    let home = Home::new().await;
    let chat = counted(&home, 25).await;
    let mut page = home.page(chat, PageAnchor::End, 7).await;
    assert_eq!((numbers(&page), page.path_length), ((18..25).collect(), 25));
    let mut back = numbers(&page);
    while let Some(first) = page.messages.first().filter(|view| view.position.0 > 0) {
        let position = first.position;
        page = home.page(chat, PageAnchor::Before { position }, 7).await;
        back.splice(0..0, numbers(&page));
    }
    assert_eq!(back, (0..25).collect::<Vec<_>>());

    let mut forth = Vec::new();
    let mut position = Position(-1);
    loop {
        page = home.page(chat, PageAnchor::After { position }, 7).await;
        let Some(last) = page.messages.last() else { break };
        position = last.position;
        forth.extend(numbers(&page));
    }
    assert_eq!(forth, (0..25).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_around_a_message_is_full_wherever_it_lies() {
    let home = Home::new().await;
    let chat = counted(&home, 25).await;
    let path = home.path(chat).await;
    for (at, expected) in [(0, 0..10), (3, 0..10), (12, 7..17), (21, 15..25), (24, 15..25)] {
        let message_id = path[at].id;
        let page = home.page(chat, PageAnchor::Around { message_id }, 10).await;
        assert_eq!(numbers(&page), expected.collect::<Vec<_>>(), "around {at}");
    }
    let message_id = MessageId::new();
    let page = home.page(chat, PageAnchor::Around { message_id }, 10).await;
    assert_eq!(
        numbers(&page),
        (15..25).collect::<Vec<_>>(),
        "an unknown message gives the newest page"
    );
}

#[tokio::test]
async fn a_message_that_is_not_shown_gives_the_newest_page() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, hidden) = home.exchange(chat, "question", "one").await;
    let task = home
        .apply(chat, Action::Regenerate { message_id: hidden })
        .await
        .unwrap()
        .answer
        .unwrap();
    home.finish(&task, "two").await;
    let page = home.page(chat, PageAnchor::Around { message_id: hidden }, 10).await;
    assert_eq!(page.messages.last().unwrap().message.text, "two");
}

#[tokio::test]
async fn an_empty_chat_has_an_empty_page_and_an_unknown_one_none() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let page = home.page(chat, PageAnchor::End, 50).await;
    assert_eq!((page.messages.len(), page.path_length, page.head_rev.0), (0, 0, 1));
    for anchor in [
        PageAnchor::Before {
            position: Position(i64::MIN),
        },
        PageAnchor::Before {
            position: Position(i64::MAX),
        },
        PageAnchor::After {
            position: Position(i64::MAX),
        },
        PageAnchor::After {
            position: Position(i64::MIN),
        },
    ] {
        assert!(home.page(chat, anchor, 50).await.messages.is_empty());
    }
    let unknown = MessagePageRequest {
        chat_id: hearth_domain::ChatId::new(),
        anchor: PageAnchor::End,
        limit: 50,
    };
    assert_eq!(
        code(home.store.message_page(&unknown, &home.actor).await.unwrap_err()),
        ErrorCode::NotFound
    );
    for limit in [0, 201] {
        let request = MessagePageRequest {
            chat_id: chat,
            anchor: PageAnchor::End,
            limit,
        };
        assert_eq!(
            code(home.store.message_page(&request, &home.actor).await.unwrap_err()),
            ErrorCode::Invalid
        );
    }
}

/// What a page costs must not grow with the chat: SQLite has to find it, and its versions, by index.
#[tokio::test]
async fn pages_and_versions_are_found_by_index() {
    let home = Home::new().await;
    let db = home.look().await;
    for (sql, index) in [
        (
            "EXPLAIN QUERY PLAN SELECT m.id FROM chats c LEFT JOIN chat_messages m ON m.chat_id = c.id
             AND m.path_position >= c.path_length - 5 AND m.path_position < c.path_length
             WHERE c.id = x'00' ORDER BY m.path_position",
            "chat_messages_path (chat_id=? AND path_position>? AND path_position<?)",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT (SELECT count(*) FROM chat_messages s WHERE s.chat_id = m.chat_id
             AND s.parent_id IS m.parent_id AND s.from_assistant = m.from_assistant ORDER BY s.seq) FROM chat_messages m",
            "chat_messages_tree (chat_id=? AND parent_id=?)",
        ),
    ] {
        let rows: Vec<String> = plan(&db, sql).await;
        assert!(rows.iter().any(|row| row.contains(index)), "{rows:?}");
        assert!(!rows.iter().any(|row| row.contains("TEMP B-TREE")), "{rows:?}");
    }
    let indexes: Vec<String> = column(&db, "SELECT name FROM sqlite_schema WHERE type = 'index'").await;
    assert!(indexes.contains(&"chat_messages_path".to_owned()));
}

async fn plan(db: &sea_orm::DatabaseConnection, sql: &str) -> Vec<String> {
    use sea_orm::ConnectionTrait;

    let rows = db
        .query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
}
