//! Many messages at once.

use hearth_domain::{ErrorCode, PageAnchor, Position, UnixMillis};
use hearth_store::ImportedMessage;

use crate::home::{Home, code};

fn history(messages: usize) -> impl Iterator<Item = ImportedMessage> + Send {
    (0..messages).map(|number| ImportedMessage {
        from_assistant: number % 2 == 1,
        text: format!("line {number} of an old history"),
        created_at: UnixMillis(i64::try_from(number).unwrap()),
    })
}

#[tokio::test]
async fn an_imported_history_is_a_chat_like_any_other() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let imported = home
        .store
        .import_messages(chat, &home.settings, history(4_321))
        .await
        .unwrap();
    assert_eq!(imported, 4_321);
    let page = home
        .page(
            chat,
            PageAnchor::Before {
                position: Position(2_005),
            },
            10,
        )
        .await;
    let texts: Vec<_> = page.messages.iter().map(|view| view.message.text.as_str()).collect();
    assert_eq!(texts[9], "line 2004 of an old history");
    assert_eq!(page.messages[0].message.created_at, UnixMillis(1995));
    assert_eq!(page.messages[8].message.answer.as_ref().unwrap().model, "gpt-test");
    assert_eq!((page.path_length, page.head_rev.0), (4_321, 4_322));
    assert_eq!(home.found("4320").await, [chat]);
    let row = home.store.open_chat(chat, &home.actor).await.unwrap().chat;
    assert_eq!(row.title, "line 0 of an old history");

    let (_, applied) = home.send(chat, "and now?").await;
    let task = applied.answer.unwrap();
    let seen = home.store.prompt_path(chat, task.prompt, 100).await.unwrap();
    assert_eq!(seen.last().unwrap().text, "and now?");
    let busy = home
        .store
        .import_messages(chat, &home.settings, history(1))
        .await
        .unwrap_err();
    assert_eq!(code(busy), ErrorCode::Busy);
}

#[tokio::test]
async fn answers_need_someone_who_gave_them() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let refused = home
        .store
        .import_messages(chat, &home.settings, history(2))
        .await
        .unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    assert!(home.path(chat).await.is_empty());
}
