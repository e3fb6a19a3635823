//! Who is here, who types, and how far each has read.

use hearth_domain::{Action, ChatId, Event, GuestFrame, HostFrame};
use serde_json::json;

use crate::{
    ben_and_eve::{Two, two},
    guest::Guest,
    wire::Wire,
};

/// Whose presence an event tells.
fn came(event: &Event, who: &Guest) -> Option<()> {
    match event {
        Event::PresenceChanged { presence } => (presence.online && presence.user_id == who.user_id).then_some(()),
        _ => None,
    }
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
async fn what_was_read_on_one_device_is_read_on_the_other() {
    let Two {
        mut of_eve,
        host,
        ben,
        eve,
        chat,
        of_ben: _of_ben,
    } = two().await;
    let phone = eve.another_device(&host).await;
    let mut of_phone = Wire::live(&host, &phone).await;
    let seq = ben.say(chat, "hello").await.rev;
    of_eve.send(&GuestFrame::Read { chat_id: chat, seq }).await;
    let mark = of_phone.event(|event| match event {
        Event::ReadMarked { read_mark } => Some(read_mark),
        _ => None,
    });
    let mark = mark.await;
    assert_eq!((mark.chat_id, mark.user_id, mark.seq), (chat, eve.user_id, seq));

    let later = ben.say(chat, "and this").await.rev;
    phone
        .post(&format!("/chat/chats/{chat}/read"), json!({ "seq": later }))
        .await;
    let back = of_eve.event(|event| match event {
        Event::ReadMarked { read_mark } if read_mark.user_id == eve.user_id => (read_mark.seq == later).then_some(()),
        _ => None,
    });
    back.await;
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
