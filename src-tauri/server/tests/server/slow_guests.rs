//! Guests who do not read.

use hearth_domain::{CloseCode, Event};
use serde_json::json;

use crate::{guest::Guest, host::Host, wire::Wire};

#[tokio::test]
async fn a_guest_who_does_not_read_is_sent_away_and_the_others_notice_nothing() {
    let host = Host::start().await;
    let owner = Guest::owner(&host).await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let chat = ben.new_chat().await;
    ben.bring_in(chat, eve.user_id).await;
    let mut asleep = Wire::live(&host, &eve).await;
    let mut awake = Wire::live(&host, &ben).await;
    let text = "x".repeat(60_000);
    // The operating system keeps some megabytes for a reader; after those, the queue fills.
    let mut sent = 0;
    while host.server.sockets() == 2 {
        ben.say(chat, &text).await;
        sent += 1;
        awake
            .event(|event| matches!(event, Event::Changes(set) if set.chat_id == chat).then_some(()))
            .await;
        assert!(sent < 2000, "nobody was sent away");
    }
    assert!(matches!(asleep.closed().await, Some(CloseCode::TooSlow) | None));
    let metrics = owner.http.get(host.url("/metrics")).bearer_auth(&owner.token);
    let text = crate::guest::send(metrics).await.text().await.expect("a text");
    assert!(text.contains(r#"hearth_sockets_closed_total{code="4408"} 1"#), "{text}");

    let again = Wire::live(&host, &eve).await;
    drop(again);
    let marks = eve.get(&format!("/chat/chats/{chat}")).await;
    assert_eq!(
        marks["page"]["path_length"],
        json!(sent),
        "and catches up with everything"
    );
}
