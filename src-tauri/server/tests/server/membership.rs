//! What of a chat is told to those who take part in it, and to nobody else.

use hearth_domain::{Event, GuestFrame, HostFrame, Rev};

use crate::{
    actions::message,
    ben_and_eve::{Two, said, two},
    guest::Guest,
    wire::Wire,
};

#[tokio::test]
async fn nobody_else_hears_of_a_chat() {
    let Two {
        host,
        mut of_ben,
        mut of_eve,
        chat,
        ben: _ben,
        eve: _eve,
    } = two().await;
    let gil = Guest::join(&host, "Gil").await;
    let mut of_gil = Wire::live(&host, &gil).await;
    of_ben.send(&GuestFrame::Present { active: true }).await;
    of_ben
        .send(&GuestFrame::Typing {
            chat_id: chat,
            typing: true,
        })
        .await;
    of_ben.apply(chat, message("between us")).await;
    assert_eq!(of_eve.event(said).await, "between us");
    let own = gil.new_chat().await;
    let heard = of_gil.next().await.expect("a frame");
    let HostFrame::Event {
        event: Event::Changes(changes),
    } = heard
    else {
        panic!("Gil hears of his own chat first: {heard:?}");
    };
    assert_eq!(changes.chat_id, own);
}

#[tokio::test]
async fn whoever_is_brought_in_is_told_how_far_the_chat_is_and_whoever_is_taken_out_that_it_is_gone() {
    let Two {
        host,
        ben,
        chat,
        eve: _eve,
        of_ben: _of_ben,
        of_eve: _of_eve,
    } = two().await;
    let gil = Guest::join(&host, "Gil").await;
    let mut of_gil = Wire::live(&host, &gil).await;
    ben.bring_in(chat, gil.user_id).await;
    let head = of_gil.until(|frame| match frame {
        HostFrame::Heads { heads, complete: false } => heads.first().copied(),
        frame => panic!("the head comes first: {frame:?}"),
    });
    let head = head.await;
    assert_eq!(head.chat_id, chat);
    assert!(head.head_rev > Rev(1));
    ben.say(chat, "welcome").await;
    assert_eq!(of_gil.event(said).await, "welcome");

    let participants = ben.get(&format!("/chat/chats/{chat}")).await["detail"]["participants"].clone();
    let of = participants
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["kind"]["name"] == "Gil")
        .cloned();
    let id = of.expect("he takes part")["id"].as_str().expect("an id").to_owned();
    ben.delete(&format!("/chat/chats/{chat}/participants/{id}")).await;
    let gone = of_gil.event(|event| match event {
        Event::ChatGone { chat_id, .. } => Some(chat_id),
        Event::Changes(_) => panic!("he is told nothing more of the chat"),
        _ => None,
    });
    assert_eq!(gone.await, chat);
    ben.say(chat, "without him").await;
    let own = gil.new_chat().await;
    let next = of_gil.event(|event| match event {
        Event::Changes(changes) => Some(changes.chat_id),
        _ => None,
    });
    assert_eq!(next.await, own);
}

#[tokio::test]
async fn deleting_a_chat_is_told_to_all_who_took_part() {
    let Two {
        ben,
        chat,
        mut of_eve,
        host: _host,
        eve: _eve,
        of_ben: _of_ben,
    } = two().await;
    ben.delete(&format!("/chat/chats/{chat}?permanent=true")).await;
    let deleted = of_eve.event(|event| match event {
        Event::Changes(changes) => changes.chat.map(|chat| chat.deleted),
        Event::ChatGone { .. } => Some(true),
        _ => None,
    });
    assert!(deleted.await);
}
