//! Invites: once, in time, and not by guessing.

use std::{net::IpAddr, time::Duration};

use hearth_domain::{InviteLink, Role};
use hearth_sync::InviteAddress;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    guest::{Guest, http},
    host::Host,
};

#[tokio::test]
async fn an_invite_lets_one_device_in_once() {
    let host = Host::start().await;
    let code = host.invite(Role::Member).await;
    let (ben, eve) = (Guest::stranger(&host), Guest::stranger(&host));
    assert_eq!(ben.register(&code, "Ben").await.status(), StatusCode::CREATED);
    assert_eq!(
        ben.register(&code, "Ben").await.status(),
        StatusCode::CREATED,
        "the answer may have been lost"
    );
    let refused = eve.register(&code, "Eve").await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let problem: Value = refused.json().await.expect("a problem");
    assert_eq!(problem["code"], "invite_invalid");
}

#[tokio::test]
async fn an_invite_is_good_for_ten_minutes() {
    let host = Host::start().await;
    let code = host.invite(Role::Member).await;
    host.advance(Duration::from_secs(10 * 60 + 1));
    let late = Guest::stranger(&host).register(&code, "Ben").await;
    assert_eq!(late.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn codes_cannot_be_guessed_for_long() {
    let host = Host::start().await;
    let code = host.invite(Role::Member).await;
    let mut guesser = Guest::stranger(&host);
    guesser.http = http(Some(IpAddr::from([127, 0, 0, 2])));
    let mut statuses = Vec::new();
    for guess in 0..30 {
        let refused = guesser
            .register(&format!("AAAAAAAAAAAAAAAAAAAA{guess:02}"), "Eve")
            .await;
        if refused.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(refused.headers().contains_key("retry-after"));
        }
        statuses.push(refused.status());
    }
    assert_eq!(statuses[0], StatusCode::FORBIDDEN);
    let let_through = statuses
        .iter()
        .filter(|status| **status == StatusCode::FORBIDDEN)
        .count();
    assert_eq!(let_through, 10, "so many guesses are looked at");
    assert_eq!(
        guesser.register(&code, "Eve").await.status(),
        StatusCode::TOO_MANY_REQUESTS
    );
    let ben = Guest::stranger(&host).register(&code, "Ben").await;
    assert_eq!(ben.status(), StatusCode::CREATED, "others come in meanwhile");
}

#[tokio::test]
async fn the_owner_hands_over_a_link_that_says_where_to_go_and_whom_to_trust() {
    let host = Host::start().await;
    let owner = Guest::owner(&host).await;
    let link = owner
        .post("/invites", json!({ "role": "member", "for_user": null }))
        .await;
    let link: InviteLink = serde_json::from_value(link).expect("a link");
    assert!(link.qr_svg.contains("<svg"));
    for text in [&link.link, &link.web_link] {
        let read = InviteAddress::parse(text).expect("it can be read");
        assert_eq!(read.addresses, [host.address().to_string()]);
        assert_eq!(read.fingerprint, host.server.fingerprint());
        assert_eq!(read.name, "Ada's Hearth");
        assert_eq!(read.space_id, host.engine.space_card().id);
    }
    assert!(link.web_link.starts_with(&format!("https://{}/join#", host.address())));
    let code = InviteAddress::parse(&link.link).expect("it can be read").code;
    assert_eq!(
        Guest::stranger(&host).register(&code, "Ben").await.status(),
        StatusCode::CREATED
    );
    let people = owner.get("/people").await;
    assert_eq!(people["invites"], json!([]), "it was used");
    assert_eq!(
        people["devices"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|one| one["state"] == "waiting")
            .count(),
        1
    );
}
