//! Edits, reactions and replies, over REST, over a socket, and offline.

use hearth_domain::{Action, ChatId, ErrorCode, Event, HostFrame, Message, MessageId, OpId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    actions::create,
    ben_and_eve::{Two, two},
    guest::{Guest, refusal},
    machine::{Joined, joined},
};

/// Percent-encoded, as a path holds it.
const THUMB: &str = "%F0%9F%91%8D";

async fn say(guest: &Guest, chat: ChatId, body: Value) -> MessageId {
    let id = MessageId::new();
    let mut body = body;
    body["message_id"] = json!(id);
    guest.post(&format!("/chat/chats/{chat}/messages"), body).await;
    id
}

fn changed(event: Event) -> Option<Message> {
    match event {
        Event::Changes(changes) => changes.messages.last().cloned(),
        _ => None,
    }
}

#[tokio::test]
async fn an_edit_reaches_the_others_and_everybody_can_read_what_it_said_before() {
    let Two {
        host: _host,
        ben,
        eve,
        chat,
        mut of_eve,
        of_ben: _of_ben,
    } = two().await;
    let id = say(&ben, chat, json!({ "text": "at noon" })).await;
    let path = format!("/chat/chats/{chat}/messages/{id}");
    let edit = json!({ "op_id": OpId::new(), "text": "at one" });
    let first = ben.patch(&path, edit.clone()).await;
    assert_eq!(
        ben.patch(&path, edit).await,
        first,
        "sent again it changes nothing more"
    );
    let told = of_eve
        .event(|event| changed(event).filter(|it| it.edited_at.is_some()))
        .await;
    assert_eq!((told.id, told.text.as_str()), (id, "at one"));

    let earlier = eve.get(&format!("{path}/earlier-texts")).await;
    let earlier = earlier.as_array().expect("a list");
    assert_eq!((earlier.len(), &earlier[0]["text"]), (1, &json!("at noon")));
    let hers = eve.request(Method::PATCH, &path).json(&json!({ "text": "never" }));
    assert_eq!(refusal(hers).await, (403, "forbidden".to_owned()));
    let empty = ben.request(Method::PATCH, &path).json(&json!({ "text": "" }));
    assert_eq!(refusal(empty).await, (422, "invalid".to_owned()));
    ben.delete(&path).await;
    assert_eq!(eve.get(&format!("{path}/earlier-texts")).await, json!([]));
    let gone = ben.request(Method::PATCH, &path).json(&json!({ "text": "back" }));
    assert_eq!(refusal(gone).await, (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_reaction_is_put_and_taken_back_by_its_emoji() {
    let Two {
        host: _host,
        ben,
        eve,
        chat,
        mut of_eve,
        of_ben: _of_ben,
    } = two().await;
    let id = say(&eve, chat, json!({ "text": "lunch?" })).await;
    let path = format!("/chat/chats/{chat}/messages/{id}/reactions");
    for _ in 0..2 {
        let put = ben.request(Method::PUT, &format!("{path}/{THUMB}"));
        assert!(crate::guest::send(put).await.status().is_success());
    }
    let told = of_eve
        .event(|event| changed(event).filter(|it| !it.reactions.is_empty()))
        .await;
    assert_eq!(
        (told.reactions[0].emoji.as_str(), told.reactions[0].by.len()),
        ("👍", 1)
    );
    for wrong in ["ok", "%20", &THUMB.repeat(2), "%00", "%3Cscript%3E"] {
        let put = ben.request(Method::PUT, &format!("{path}/{wrong}"));
        assert_eq!(refusal(put).await, (422, "invalid".to_owned()), "{wrong}");
    }
    ben.delete(&format!("{path}/{THUMB}")).await;
    let page = eve.get(&format!("/chat/chats/{chat}/page")).await;
    assert_eq!(page["messages"][0]["message"]["reactions"], Value::Null);
}

#[tokio::test]
async fn a_reply_names_a_message_of_its_chat() {
    let Two {
        host: _host,
        ben,
        eve,
        chat,
        of_ben: _of_ben,
        of_eve: _of_eve,
    } = two().await;
    let first = say(&ben, chat, json!({ "text": "who drives?" })).await;
    say(&eve, chat, json!({ "text": "I do", "reply_to": first })).await;
    let page = ben.get(&format!("/chat/chats/{chat}/page")).await;
    assert_eq!(page["messages"][1]["message"]["reply_to"], json!(first));
    let listed = ben.get("/chat/chats").await;
    assert_eq!(listed["chats"][0]["mentioned"], json!(true), "it is meant for him");
    let lost = ben
        .request(Method::POST, &format!("/chat/chats/{chat}/messages"))
        .json(&json!({ "text": "to nothing", "reply_to": MessageId::new() }));
    assert_eq!(refusal(lost).await, (422, "invalid".to_owned()));
}

#[tokio::test]
async fn whoever_takes_no_part_in_the_chat_finds_none_of_it() {
    let Two { host, ben, chat, .. } = two().await;
    let id = say(&ben, chat, json!({ "text": "private" })).await;
    ben.patch(&format!("/chat/chats/{chat}/messages/{id}"), json!({ "text": "still" }))
        .await;
    let dan = Guest::join(&host, "Dan").await;
    let own = dan.new_chat().await;
    for chat in [chat, own] {
        let path = format!("/chat/chats/{chat}/messages/{id}");
        let text = json!({ "text": "mine" });
        for asked in [
            dan.request(Method::PATCH, &path).json(&text),
            dan.request(Method::GET, &format!("{path}/earlier-texts")),
            dan.request(Method::POST, &format!("{path}/versions")).json(&text),
            dan.request(Method::PUT, &format!("{path}/reactions/{THUMB}")),
            dan.request(Method::DELETE, &format!("{path}/reactions/{THUMB}")),
        ] {
            assert_eq!(refusal(asked).await, (404, "not_found".to_owned()));
        }
    }
    let page = ben.get(&format!("/chat/chats/{chat}/page")).await;
    assert_eq!(page["messages"][0]["message"]["text"], "still");
}

#[tokio::test]
async fn a_socket_edits_and_reacts_too_and_says_why_it_may_not() {
    let Two {
        host: _host,
        ben,
        chat,
        mut of_eve,
        eve: _eve,
        of_ben: _of_ben,
    } = two().await;
    let message_id = say(&ben, chat, json!({ "text": "mine" })).await;
    let (emoji, on) = ("👍".to_owned(), true);
    let reacts = of_eve.apply(chat, Action::React { message_id, emoji, on }).await;
    let text = "hers".to_owned();
    let edits = of_eve.apply(chat, Action::EditMessage { message_id, text }).await;
    let mut applied = None;
    let refused = of_eve.until(|frame| match frame {
        HostFrame::Applied { receipt } => {
            applied = Some(receipt.op_id);
            None
        }
        HostFrame::Refused { op_id, error } => Some((op_id, error.code)),
        _ => None,
    });
    assert_eq!(refused.await, (edits, ErrorCode::Forbidden));
    assert_eq!(applied, Some(reacts));
}

#[tokio::test]
async fn what_a_guest_edits_and_answers_offline_arrives_in_order() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let (chat, first, reply) = (ChatId::new(), MessageId::new(), MessageId::new());
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    guest.cut_off(&way).await;
    guest.ask_in(None, chat, Action::send(first, "at noon")).await;
    let text = "at one".to_owned();
    guest
        .ask_in(
            None,
            chat,
            Action::EditMessage {
                message_id: first,
                text,
            },
        )
        .await;
    let answer = Action::SendMessage {
        message_id: reply,
        text: "I mean it".to_owned(),
        reply_to: Some(first),
        attachments: Vec::new(),
    };
    guest.ask_in(None, chat, answer).await;
    let (emoji, on) = ("🎉".to_owned(), true);
    guest
        .ask_in(
            None,
            chat,
            Action::React {
                message_id: reply,
                emoji,
                on,
            },
        )
        .await;
    let long = "y".repeat(200_000);
    guest
        .ask_in(
            None,
            chat,
            Action::EditMessage {
                message_id: first,
                text: long.clone(),
            },
        )
        .await;
    guest.back_on(&way);
    guest.all_sent(chat).await;
    assert_eq!(guest.texts(chat).await, [long.as_str(), "I mean it"]);
    let earlier = guest.engine.earlier_texts(chat, first).await.expect("there is a copy");
    let earlier: Vec<_> = earlier.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(earlier, ["at noon", "at one"]);
    drop(host);
}
