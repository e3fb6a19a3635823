//! An answer while it is made, for all who are in the chat.

use hearth_domain::{
    Action, ActiveRun, ChatId, Connection, DeltaKind, Event, GuestFrame, MessagePageRequest, MessageStatus, PageAnchor,
    RunId, SpaceId,
};
use serde_json::json;

use crate::{
    actions::message,
    ben_and_eve::{Two, two},
    guest::Guest,
    host::{Host, model},
    machine::{Joined, Machine, joined},
    wire::Wire,
};

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
            text.truncate(offset);
            text.extend(&piece);
            (String::from_utf16_lossy(&text) == whole).then_some(run_id)
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn an_answer_streams_to_all_and_to_whoever_comes_in_its_middle() {
    let two = two().await;
    two.add_robot().await;
    let Two {
        host,
        ben,
        eve,
        chat,
        mut of_ben,
        mut of_eve,
    } = two;
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
    let two = two().await;
    two.add_robot().await;
    let Two {
        host,
        ben,
        eve,
        chat,
        mut of_ben,
        mut of_eve,
    } = two;
    let gil = Guest::join(&host, "Gil").await;
    ben.bring_in(chat, gil.user_id).await;
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

/// A chat of the guest's in which "Once " is all that the model has said.
async fn answering(host: &Host, guest: &mut Machine, space: SpaceId) -> ChatId {
    let chat = ChatId::new();
    let model = Some(model());
    guest.ask_in(Some(space), chat, Action::CreateChat { model }).await;
    guest.send(chat, "tell me").await;
    host.model.say("Once ");
    let pick = |event: &Event| matches!(event, Event::RunDelta { .. }).then_some(());
    guest.event("the first words", pick).await;
    chat
}

#[tokio::test]
async fn an_answer_streams_to_a_guest_who_comes_in_its_middle_and_to_one_who_was_cut_off() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = answering(&host, &mut guest, space).await;
    let run = guest.open(chat).await.run.expect("it is under way");
    assert_eq!((run.text.as_str(), run.asked_by), ("Once ", guest.space().await.me));
    guest.cut_off(&way).await;
    host.model.say("upon ");
    guest.back_on(&way);
    guest.connection(Connection::Connected).await;
    host.model.say("a time");
    let mut so_far = "Once ".to_owned();
    let pick = |event: &Event| {
        if let Event::RunDelta { offset, text, .. } = event {
            assert_eq!(*offset as usize, so_far.len(), "no gap and no repeat");
            so_far.push_str(text);
        }
        (so_far == "Once upon a time").then_some(())
    };
    guest.event("the rest", pick).await;
    host.model.finish();
    guest.shows(chat, "Once upon a time").await;
    let pick = |event: &Event| matches!(event, Event::RunEnded { .. }).then_some(());
    if guest.open(chat).await.run.is_some() {
        guest.event("the end", pick).await;
    }
    assert_eq!(guest.open(chat).await.run, None);
    let request = MessagePageRequest {
        chat_id: chat,
        anchor: PageAnchor::End,
        limit: 10,
    };
    let page = guest.engine.message_page(request).await.expect("there is a copy");
    let last = page.messages.last().map(|view| view.message.status);
    assert_eq!(last, Some(MessageStatus::Complete));
}

/// Else the list says for ever that an answer is made.
#[tokio::test]
async fn an_answer_whose_host_is_listened_to_no_more_is_not_said_to_go_on() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = answering(&host, &mut guest, space).await;
    guest.cut_off(&way).await;
    assert!(guest.listed(space).await[0].answering, "it may go on there");
    let impostor = Host::start().await;
    way.lead_to(impostor.address());
    guest.back_on(&way);
    let pick = |event: &Event| matches!(event, Event::RunEnded { .. }).then_some(());
    guest.event("the end", pick).await;
    guest.connection(Connection::CertificateChanged).await;
    assert!(!guest.listed(space).await[0].answering);
    assert_eq!(guest.open(chat).await.run, None);
}

#[tokio::test]
async fn a_guest_stops_the_answer_that_it_asked_for() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    let model = Some(model());
    guest.ask_in(Some(space), chat, Action::CreateChat { model }).await;
    guest.send(chat, "tell me").await;
    host.model.say("For ever ");
    let pick = |event: &Event| match event {
        Event::RunDelta { run_id, .. } => Some(*run_id),
        _ => None,
    };
    let run = guest.event("the first words", pick).await;
    guest.engine.stop_run(run).await.expect("the host can be told");
    let pick = |event: &Event| match event {
        Event::Changes(changes) => changes
            .messages
            .iter()
            .any(|message| message.status == MessageStatus::Stopped)
            .then_some(()),
        _ => None,
    };
    guest.event("the stopped answer", pick).await;
}
