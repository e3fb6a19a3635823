//! Filters, alone and with words.

use hearth_domain::{Action, Attachment, FileHash, QueryProblemCode, Role, SearchOrder, SearchWithin, UnixMillis};
use hearth_store::ImportedMessage;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::{request, shown};
use crate::home::{Home, START};

/// As a message that was sent with files.
async fn send_with_files(home: &Home, chat: hearth_domain::ChatId, text: &str, files: &[(&str, &str)]) {
    let (message, _) = home.send(chat, text).await;
    let files: Vec<Attachment> = files
        .iter()
        .map(|(name, media_type)| Attachment {
            hash: FileHash::from_bytes([7; 32]),
            name: (*name).to_owned(),
            media_type: (*media_type).to_owned(),
            bytes: 1,
            image: None,
        })
        .collect();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let whole = format!("{text}\n{}", names.join("\n"));
    let indexed = hearth_domain::indexed_text(&whole).unwrap_or(whole);
    let db = home.look().await;
    let sql = "UPDATE chat_messages SET attachments = ?, indexed_text = ? WHERE id = ?";
    let values = [
        serde_json::to_string(&files).unwrap().into(),
        indexed.into(),
        (*message.as_uuid()).into(),
    ];
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await
        .unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn from_finds_authors_by_their_names_people_and_models_alike() {
    let home = Home::new().await;
    let ben = home.person("Ben Müller", Role::Member).await;
    let (chat, with_model) = (home.quiet_chat().await, home.chat().await);
    home.add(chat, &ben).await;
    home.send(chat, "sea by Ada").await;
    home.send_as(&ben, chat, "sea by Ben").await;
    home.exchange(with_model, "question", "sea by a model").await;
    assert_eq!(home.hits("from:ben sea").await, ["[sea] by Ben"]);
    assert_eq!(home.hits("from:muller").await, ["sea by Ben"]);
    assert_eq!(home.hits("from:\"ben müller\"").await, ["sea by Ben"]);
    assert_eq!(home.hits("from:gpt sea").await, ["[sea] by a model"]);
    assert_eq!(home.hits("from:ada from:ben sea").await.len(), 2);
    assert!(home.hits("from:nobody sea").await.is_empty());
}

#[tokio::test]
async fn in_finds_chats_by_their_titles() {
    let home = Home::new().await;
    let (trip, other) = (home.quiet_chat().await, home.quiet_chat().await);
    let title = "Trip to Lisbon".to_owned();
    home.apply(trip, Action::Rename { title }).await.unwrap();
    home.send(trip, "sea here").await;
    home.send(other, "sea there").await;
    assert_eq!(home.hits("in:lisbon sea").await, ["[sea] here"]);
    assert_eq!(home.hits("in:\"trip to\"").await, ["sea here"]);
    assert!(home.hits("in:nowhere sea").await.is_empty());
}

#[tokio::test]
async fn has_finds_links_code_files_and_images() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "see HTTPS://example.org/a").await;
    home.send(chat, "http without a link").await;
    home.send(chat, "```rust\nfn main() {}\n```").await;
    send_with_files(&home, chat, "look", &[("sunset.png", "image/png")]).await;
    send_with_files(&home, chat, "read", &[("résumé 手机.pdf", "application/pdf")]).await;
    assert_eq!(home.hits("has:link").await, ["see HTTPS://example.org/a"]);
    assert_eq!(home.hits("has:code").await, ["rust fn main() {}"]);
    assert_eq!(home.hits("has:file").await, ["read", "look"]);
    assert_eq!(home.hits("has:image").await, ["look"]);
    assert_eq!(home.hits("has:image has:file look").await, ["[look]"]);
    assert!(home.hits("has:image has:code").await.is_empty());
    for query in ["resume", "手机", "pdf", "esum"] {
        let page = home.search(&request(query)).await;
        let wanted = match query {
            "resume" => "[résumé] 手机.pdf",
            "手机" => "résumé [手机].pdf",
            "pdf" => "résumé 手机.[pdf]",
            // Written beside the store, which has not met its words.
            _ => continue,
        };
        assert_eq!(shown(&page.hits[0].files[0]), wanted, "{query}");
    }
}

#[tokio::test]
async fn before_and_after_are_days_months_and_years() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let said = [1_704_067_199_999, 1_704_067_200_000, 1_714_521_600_000].map(|at| ImportedMessage {
        from_assistant: false,
        text: format!("sea {at}"),
        created_at: UnixMillis(at),
    });
    home.store.import_messages(chat, &home.settings, said).await.unwrap();
    assert_eq!(home.hits("before:2024 sea").await, ["[sea] 1704067199999"]);
    assert_eq!(
        home.hits("after:2024-01-01 before:2024-05").await,
        ["sea 1704067200000"]
    );
    assert_eq!(home.hits("after:2024-05-01").await, ["sea 1714521600000"]);
    assert_eq!(home.hits("after:1999").await.len(), 3);
}

#[tokio::test]
async fn what_is_not_understood_is_said_with_what_the_rest_finds() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "sea").await;
    let page = home.search(&request("sea has:cake before:soon from:")).await;
    assert_eq!(page.hits.len(), 1);
    let codes: Vec<_> = page.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [
            QueryProblemCode::UnknownHas,
            QueryProblemCode::NoDate,
            QueryProblemCode::EmptyFilter
        ]
    );
}

#[tokio::test]
async fn my_mentions_are_what_others_said_with_my_name_in_that_chat() {
    let home = Home::new().await;
    let ben = home.person("Ben", Role::Member).await;
    let chat = home.quiet_chat().await;
    home.add(chat, &ben).await;
    home.send_as(&ben, chat, "look, @Ada").await;
    home.send_as(&ben, chat, "Ada is not mentioned, mail@ada.org neither, nor @Adam")
        .await;
    home.send_as(&ben, chat, "@ada again").await;
    home.send(chat, "I am @Ada, and @Ben is not").await;
    let mut mine = request("");
    mine.within = SearchWithin::MyMentions;
    let found = home.search(&mine).await;
    let texts: Vec<String> = found.hits.iter().map(|hit| shown(&hit.snippet)).collect();
    assert_eq!(texts, ["@[ada] again", "look, @[Ada]"]);
    assert_eq!((found.next, found.chats.len()), (None, 0));
    mine.query = "look".to_owned();
    assert_eq!(home.search(&mine).await.hits.len(), 1);
    let of_ben = home.store.search(&mine, &ben).await.unwrap();
    assert!(of_ben.hits.is_empty());
    mine.query = "not".to_owned();
    let of_ben = home.store.search(&mine, &ben).await.unwrap();
    assert_eq!(of_ben.hits.len(), 1);
}

#[tokio::test]
async fn a_mention_is_found_wherever_it_stands_and_in_each_order() {
    let home = Home::new().await;
    let ben = home.person("Ben", Role::Member).await;
    let chat = home.quiet_chat().await;
    home.add(chat, &ben).await;
    home.send_as(&ben, chat, &format!("{} @Ada", "long ".repeat(4_000)))
        .await;
    let mut mine = request("long");
    mine.within = SearchWithin::MyMentions;
    for order in [SearchOrder::NewestFirst, SearchOrder::BestMatch] {
        mine.order = order;
        assert_eq!(home.search(&mine).await.hits.len(), 1, "{order:?}");
    }
}

#[tokio::test]
async fn a_filter_alone_goes_through_a_chat_by_its_places() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let said = (0..120).map(|turn| ImportedMessage {
        from_assistant: false,
        text: format!("https://example.org/{turn}"),
        created_at: START,
    });
    home.store.import_messages(chat, &home.settings, said).await.unwrap();
    let mut asked = request("from:ada");
    asked.within = SearchWithin::Chat { chat_id: chat };
    let mut places = Vec::new();
    loop {
        let page = home.search(&asked).await;
        places.extend(page.hits.iter().filter_map(|hit| hit.position).map(|at| at.0));
        asked.after = page.next;
        if asked.after.is_none() {
            break;
        }
    }
    assert_eq!(places, (0..120).rev().collect::<Vec<_>>());
}
