//! Several people in one chat, live.

use hearth_domain::{
    Action, ActiveRun, Answering, ChatId, DeltaKind, ErrorCode, Event, GuestFrame, HostFrame, MessageId, MessageStatus,
    Rev, RunId,
};
use serde_json::json;

use crate::{
    guest::Guest,
    host::{Host, model},
    wire::Wire,
};

struct Two {
    host: Host,
    ben: Guest,
    eve: Guest,
    chat: ChatId,
    of_ben: Wire,
    of_eve: Wire,
}

/// Ben and Eve in a chat of Ben's, both looking at it.
async fn two() -> Two {
    let host = Host::start().await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let chat = ben.new_chat().await;
    ben.bring_in(chat, eve.user_id).await;
    let (of_ben, of_eve) = (Wire::live(&host, &ben).await, Wire::live(&host, &eve).await);
    Two {
        host,
        ben,
        eve,
        chat,
        of_ben,
        of_eve,
    }
}

fn message(text: &str) -> Action {
    Action::SendMessage {
        message_id: MessageId::new(),
        text: text.to_owned(),
    }
}

/// The text of the message that a change set brings.
fn said(event: Event) -> Option<String> {
    match event {
        Event::Changes(changes) => changes.messages.last().map(|message| message.text.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn a_message_reaches_the_others_and_its_sender_before_the_receipt() {
    let Two {
        mut of_ben,
        mut of_eve,
        chat,
        host: _host,
        ben: _ben,
        eve: _eve,
    } = two().await;
    let asked = of_ben.apply(chat, message("hello")).await;
    assert_eq!(of_eve.event(said).await, "hello");
    let mut echoed = false;
    let receipt = of_ben.until(|frame| match frame {
        HostFrame::Event { event } => {
            echoed |= said(event).as_deref() == Some("hello");
            None
        }
        HostFrame::Applied { receipt } => Some(receipt),
        _ => None,
    });
    assert_eq!(receipt.await.op_id, asked);
    assert!(echoed, "the rows come before the receipt");
}

#[tokio::test]
async fn answers_come_in_the_order_of_asking() {
    let Two {
        mut of_ben,
        chat,
        host: _host,
        ben: _ben,
        eve: _eve,
        of_eve: _of_eve,
    } = two().await;
    let mut asked = Vec::new();
    for number in 0..20 {
        let action = if number % 3 == 0 {
            message("")
        } else {
            message(&format!("number {number}"))
        };
        asked.push(of_ben.apply(chat, action).await);
    }
    let mut answered = Vec::new();
    while answered.len() < asked.len() {
        let op_id = of_ben.until(|frame| match frame {
            HostFrame::Applied { receipt } => Some(receipt.op_id),
            HostFrame::Refused { op_id, .. } => Some(op_id),
            _ => None,
        });
        answered.push(op_id.await);
    }
    assert_eq!(answered, asked);
}

#[tokio::test]
async fn the_others_see_who_types_who_is_here_and_who_has_read() {
    let Two {
        mut of_ben,
        mut of_eve,
        ben,
        eve,
        chat,
        host,
    } = two().await;
    of_ben.send(&GuestFrame::Present { active: true }).await;
    let here = of_eve.event(|event| match event {
        Event::PresenceChanged { presence } => Some(presence),
        _ => None,
    });
    let here = here.await;
    assert_eq!((here.user_id, here.online), (ben.user_id, true));

    of_ben
        .send(&GuestFrame::Typing {
            chat_id: chat,
            typing: true,
        })
        .await;
    let typist = of_eve.event(|event| match event {
        Event::Typing {
            user_id, typing: true, ..
        } => Some(user_id),
        _ => None,
    });
    assert_eq!(typist.await, ben.user_id);

    let seq = ben.say(chat, "hello").await.rev;
    of_eve.send(&GuestFrame::Read { chat_id: chat, seq }).await;
    let mark = of_ben.event(|event| match event {
        Event::Typing { user_id, .. } => panic!("{user_id} types, says what Ben himself sent"),
        Event::ReadMarked { read_mark } if read_mark.user_id == eve.user_id => Some(read_mark.seq),
        _ => None,
    });
    assert_eq!(mark.await, seq);

    let mut later = Wire::open(&host, crate::wire::ALL).await;
    later.hello(&eve.token).await;
    let (marks, presence) = later
        .until(|frame| match frame {
            HostFrame::State { read_marks, presence } => Some((read_marks, presence)),
            _ => None,
        })
        .await;
    assert!(marks.iter().any(|mark| mark.user_id == eve.user_id && mark.seq == seq));
    assert!(presence.iter().any(|one| one.user_id == ben.user_id && one.online));
    drop(of_ben);
    let gone = of_eve.event(|event| match event {
        Event::PresenceChanged { presence } => Some((presence.user_id, presence.online)),
        _ => None,
    });
    assert_eq!(gone.await, (ben.user_id, false), "with the last socket");
}

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

/// Whose presence an event tells.
fn came(event: &Event, who: &Guest) -> Option<()> {
    match event {
        Event::PresenceChanged { presence } => (presence.online && presence.user_id == who.user_id).then_some(()),
        _ => None,
    }
}

#[tokio::test]
async fn whoever_is_brought_in_sees_who_is_here_and_is_seen() {
    let Two {
        host,
        ben,
        chat,
        mut of_ben,
        mut of_eve,
        eve: _eve,
    } = two().await;
    let gil = Guest::join(&host, "Gil").await;
    let mut of_gil = Wire::live(&host, &gil).await;
    of_ben.send(&GuestFrame::Present { active: true }).await;
    of_eve.event(|event| came(&event, &ben)).await;
    of_gil.send(&GuestFrame::Present { active: true }).await;
    let asked = of_gil.apply(ChatId::new(), Action::CreateChat { model: None }).await;
    let applied = |frame| matches!(frame, HostFrame::Applied { receipt } if receipt.op_id == asked).then_some(());
    of_gil.until(applied).await;
    ben.bring_in(chat, gil.user_id).await;
    of_gil.event(|event| came(&event, &ben)).await;
    of_ben.event(|event| came(&event, &gil)).await;
    of_eve.event(|event| came(&event, &gil)).await;
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

#[tokio::test]
async fn a_socket_of_one_chat_hears_of_no_other() {
    let Two {
        host,
        ben,
        eve,
        chat,
        of_ben: _of_ben,
        of_eve: _of_eve,
    } = two().await;
    let other = ben.new_chat().await;
    ben.bring_in(other, eve.user_id).await;
    let mut wire = Wire::open(&host, &format!("/api/v1/chat/chats/{chat}/ws")).await;
    wire.hello(&eve.token).await;
    let heads = wire.until(|frame| match frame {
        HostFrame::Heads { heads, complete: true } => Some(heads),
        _ => None,
    });
    assert_eq!(heads.await.iter().map(|head| head.chat_id).collect::<Vec<_>>(), [chat]);
    ben.say(other, "elsewhere").await;
    ben.say(chat, "here").await;
    assert_eq!(wire.event(said).await, "here");
    let asked = wire.apply(other, message("hello")).await;
    let refused = wire.until(|frame| match frame {
        HostFrame::Refused { op_id, error } => Some((op_id, error.code)),
        _ => None,
    });
    assert_eq!(refused.await, (asked, ErrorCode::NotFound));
}

#[tokio::test]
async fn changes_too_long_for_a_frame_are_told_as_a_head() {
    let Two {
        ben,
        eve,
        chat,
        mut of_eve,
        host: _host,
        of_ben: _of_ben,
    } = two().await;
    let long = "x".repeat(70 * 1024);
    let receipt = ben.say(chat, &long).await;
    let head = of_eve.until(|frame| match frame {
        HostFrame::Heads { heads, complete: false } => heads.first().copied(),
        _ => None,
    });
    let head = head.await;
    assert_eq!((head.chat_id, head.head_rev), (chat, receipt.rev));
    let after = receipt.rev.0 - 1;
    let found = eve
        .get(&format!(
            "/chat/chats/{chat}/changes?epoch={}&after={after}",
            head.epoch
        ))
        .await;
    assert_eq!(found["changes"]["messages"][0]["text"], json!(long));
}

/// The text that a socket's deltas amount to, until it is `whole`.
async fn streamed(wire: &mut Wire, whole: &str) -> RunId {
    let mut text: Vec<u16> = Vec::new();
    wire.event(|event| match event {
        Event::RunDelta {
            kind: DeltaKind::Text,
            offset,
            text: piece,
            run_id,
            ..
        } => {
            let offset = offset as usize;
            assert!(offset <= text.len(), "nothing is missing before offset {offset}");
            let piece: Vec<u16> = piece.encode_utf16().collect();
            text.truncate(offset.max(text.len() - text.len().saturating_sub(offset)));
            text.extend(&piece[..]);
            (String::from_utf16_lossy(&text) == whole).then_some(run_id)
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn an_answer_streams_to_all_and_to_whoever_comes_in_its_middle() {
    let Two {
        host,
        ben,
        eve,
        chat,
        mut of_ben,
        mut of_eve,
    } = two().await;
    let assistant = json!({ "name": "Robot", "provider_id": model().provider_id, "model": "test-model",
        "instructions": null, "temperature": null, "max_output": null });
    ben.patch(&format!("/chat/chats/{chat}"), json!({ "assistant": assistant }))
        .await;
    ben.patch(
        &format!("/chat/chats/{chat}"),
        json!({ "answering": Answering::Always }),
    )
    .await;
    of_eve.apply(chat, message("tell us")).await;
    host.model.say("Once 🔥 ");
    streamed(&mut of_ben, "Once 🔥 ").await;
    let run = streamed(&mut of_eve, "Once 🔥 ").await;

    let mut late = Wire::live(&host, &ben).await;
    let started = late.event(|event| match event {
        Event::RunStarted { run_id, .. } => Some(run_id),
        _ => None,
    });
    assert_eq!(started.await, run);
    streamed(&mut late, "Once 🔥 ").await;
    host.model.say("upon a time");

    // Brought in while it is written.
    let gil = Guest::join(&host, "Gil").await;
    let mut of_gil = Wire::live(&host, &gil).await;
    ben.bring_in(chat, gil.user_id).await;
    let mut text = String::new();
    of_gil
        .event(|event| match event {
            Event::RunDelta {
                offset, text: piece, ..
            } => {
                if offset == 0 {
                    text.clear();
                }
                text.push_str(&piece);
                text.ends_with("upon a time").then_some(())
            }
            _ => None,
        })
        .await;
    host.model.finish();
    for wire in [&mut of_ben, &mut of_eve, &mut late, &mut of_gil] {
        let mut whole = None;
        wire.event(|event| match event {
            Event::Changes(changes) => {
                let last = changes
                    .messages
                    .into_iter()
                    .find(|message| message.status == MessageStatus::Complete);
                whole = last.map(|message| message.text).or(whole.take());
                None
            }
            Event::RunEnded { run_id, .. } => (run_id == run).then_some(()),
            _ => None,
        })
        .await;
        assert_eq!(
            whole.as_deref(),
            Some("Once 🔥 upon a time"),
            "the final row comes before the end"
        );
    }
    assert_eq!(
        eve.get(&format!("/chat/chats/{chat}")).await["detail"]["run"],
        json!(null)
    );
}

#[tokio::test]
async fn an_answer_is_stopped_by_whoever_asked_and_by_the_chats_owner_and_by_nobody_else() {
    let Two {
        host,
        ben,
        eve,
        chat,
        mut of_ben,
        mut of_eve,
    } = two().await;
    let gil = Guest::join(&host, "Gil").await;
    ben.bring_in(chat, gil.user_id).await;
    let assistant = json!({ "name": "Robot", "provider_id": model().provider_id, "model": "test-model",
        "instructions": null, "temperature": null, "max_output": null });
    ben.patch(&format!("/chat/chats/{chat}"), json!({ "assistant": assistant }))
        .await;
    ben.patch(&format!("/chat/chats/{chat}"), json!({ "answering": "always" }))
        .await;
    let path = format!("/chat/chats/{chat}");
    for stopper in ["who asked", "the chat's owner"] {
        of_eve.apply(chat, message("tell us")).await;
        host.model.say("One ");
        let run = of_eve
            .event(|event| match event {
                Event::RunDelta { run_id, .. } => Some(run_id),
                _ => None,
            })
            .await;
        let active: ActiveRun =
            serde_json::from_value(gil.get(&path).await["detail"]["run"].clone()).expect("it is being made");
        assert_eq!((active.run_id, active.asked_by), (run, eve.user_id));
        let refused = gil.request(reqwest::Method::POST, &format!("/chat/runs/{run}/stop"));
        assert_eq!(crate::guest::refusal(refused).await.0, 403, "Gil did not ask");
        let by = if stopper == "who asked" {
            &mut of_eve
        } else {
            &mut of_ben
        };
        by.send(&GuestFrame::StopRun { run_id: run }).await;
        of_eve
            .event(|event| match event {
                Event::RunEnded { run_id, .. } => (run_id == run).then_some(()),
                _ => None,
            })
            .await;
    }
}
