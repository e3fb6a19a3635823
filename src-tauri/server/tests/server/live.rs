//! Several people in one chat, live.

use hearth_domain::{ErrorCode, HostFrame};
use serde_json::json;

use crate::{
    actions::message,
    ben_and_eve::{Two, said, two},
    wire::Wire,
};

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
