//! Every endpoint and every socket, without a right to it.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hearth_domain::{Action, ChatId, CloseCode, ErrorCode, GuestFrame, HostFrame};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    guest::{Guest, http, refusal, send},
    host::Host,
    wire::{ALL, Wire},
};

/// What the OpenAPI document calls open: everything else needs a sign-in.
const OPEN: [&str; 4] = [
    "GET /health",
    "GET /api/v1/space",
    "POST /api/v1/auth/register",
    "POST /api/v1/auth/refresh",
];

/// Sockets say who they are in their first frame.
const SOCKETS: [&str; 2] = ["GET /api/v1/chat/ws", "GET /api/v1/chat/chats/{id}/ws"];

/// `METHOD path` of every operation in the document, and whether it is open.
fn operations() -> Vec<(String, bool)> {
    let document = serde_json::to_value(hearth_server::openapi_document()).expect("it is JSON");
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("there are paths") {
        for (method, operation) in methods.as_object().expect("each has methods") {
            // An empty requirement among them means that none is needed.
            let open = operation["security"]
                .as_array()
                .is_some_and(|all| all.contains(&json!({})));
            found.push((format!("{} {path}", method.to_uppercase()), open));
        }
    }
    assert!(found.len() > 35, "the document has the API: {}", found.len());
    found
}

/// The same operation as a request, with ids that somebody could have guessed.
fn request(host: &Host, operation: &str) -> reqwest::RequestBuilder {
    let (method, path) = operation.split_once(' ').expect("a method and a path");
    let id = ChatId::new().to_string();
    let path = path.replace("{id}", &id).replace("{mid}", &id).replace("{pid}", &id);
    let path = path.replace("{emoji}", "%F0%9F%91%8D");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    http(None).request(method, host.url(&path))
}

/// Tokens that are worth nothing, each with what is wrong with it.
async fn bad_tokens(host: &Host) -> Vec<(&'static str, String)> {
    let revoked = Guest::join(host, "Rex").await;
    host.engine
        .revoke_device(host.owner(), revoked.device_id)
        .await
        .expect("the owner may");
    let expired = Guest::join(host, "Eve").await;
    host.advance(Duration::from_secs(15 * 60 + 31));
    let good = Guest::join(host, "Gil").await;
    let elsewhere = Host::start().await;
    let foreign = Guest::join(&elsewhere, "Fay").await;

    let parts: Vec<_> = good.token.split('.').collect();
    let header = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let claims = BASE64_URL_SAFE_NO_PAD.decode(parts[1]).expect("base64");
    let mut claims: Value = serde_json::from_slice(&claims).expect("JSON");
    claims["sub"] = json!(host.owner().user_id);
    let as_owner = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
    let unsigned = header(r#"{"typ":"JWT","alg":"none"}"#);
    let symmetric = header(r#"{"typ":"JWT","alg":"HS256"}"#);
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, host.server.fingerprint().as_bytes());
    let signed = aws_lc_rs::hmac::sign(&key, format!("{symmetric}.{}", parts[1]).as_bytes());
    let signed = BASE64_URL_SAFE_NO_PAD.encode(signed.as_ref());
    vec![
        ("no token", String::new()),
        ("nonsense", "nonsense".to_owned()),
        ("a refresh token", good.refresh_token.clone()),
        ("expired", expired.token),
        ("of a revoked device", revoked.token),
        ("of another host", foreign.token),
        ("alg none", format!("{unsigned}.{}.", parts[1])),
        (
            "alg none with the signature",
            format!("{unsigned}.{}.{}", parts[1], parts[2]),
        ),
        (
            "HS256 with a public value as its key",
            format!("{symmetric}.{}.{signed}", parts[1]),
        ),
        (
            "another user under the same signature",
            format!("{}.{as_owner}.{}", parts[0], parts[2]),
        ),
        ("cut", good.token[..good.token.len() - 2].to_owned()),
    ]
}

#[tokio::test]
async fn what_is_open_is_what_was_meant_to_be() {
    let mut open: Vec<_> = operations()
        .into_iter()
        .filter(|(_, open)| *open)
        .map(|(name, _)| name)
        .collect();
    open.sort_unstable();
    let mut meant = [&OPEN[..], &SOCKETS].concat();
    meant.sort_unstable();
    assert_eq!(open, meant);
}

#[tokio::test]
async fn every_endpoint_refuses_every_token_that_is_not_good() {
    let host = Host::start().await;
    let bad = bad_tokens(&host).await;
    for (operation, open) in operations() {
        if open || SOCKETS.contains(&operation.as_str()) {
            continue;
        }
        for (what, token) in &bad {
            let mut asked = request(&host, &operation);
            if !token.is_empty() {
                asked = asked.bearer_auth(token);
            }
            let refused = refusal(asked).await;
            assert_eq!(refused, (401, "unauthorized".to_owned()), "{operation} with {what}");
        }
    }
}

#[tokio::test]
async fn every_socket_refuses_every_token_that_is_not_good() {
    let host = Host::start().await;
    let one = format!("/api/v1/chat/chats/{}/ws", ChatId::new());
    for (what, token) in bad_tokens(&host).await {
        for path in [ALL, &one] {
            let mut wire = Wire::open(&host, path).await;
            wire.hello(&token).await;
            assert_eq!(wire.closed().await, Some(CloseCode::NotSignedIn), "{path} with {what}");
        }
    }
    assert_eq!(host.server.sockets(), 0);
}

#[tokio::test]
async fn a_token_in_the_address_is_worth_nothing() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    for name in ["token", "access_token", "authorization"] {
        let asked = http(None).get(host.url(&format!("/api/v1/me?{name}={}", ben.token)));
        assert_eq!(refusal(asked).await.0, 401);
    }
    let asked = http(None)
        .get(host.url("/api/v1/me"))
        .header("cookie", format!("token={}", ben.token));
    assert_eq!(refusal(asked).await.0, 401);
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_ends_its_device() {
    let host = Host::start().await;
    let mut ben = Guest::join(&host, "Ben").await;
    let stolen = ben.refresh_token.clone();
    ben.sign_in().await;
    ben.sign_in().await;
    assert_eq!(ben.refresh(&stolen).await.status(), 401);
    assert_eq!(
        ben.refresh(&ben.refresh_token).await.status(),
        401,
        "the thief's successor is ended too"
    );
    assert_eq!(
        refusal(ben.request(Method::GET, "/me")).await.0,
        401,
        "and so is the access token"
    );
}

#[tokio::test]
async fn a_refresh_token_without_its_devices_key_is_worth_nothing() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let mut thief = Guest::stranger(&host);
    thief.device_id = ben.device_id;
    assert_eq!(thief.refresh(&ben.refresh_token).await.status(), 401);
    assert_eq!(
        ben.refresh(&ben.refresh_token).await.status(),
        200,
        "Ben's own is still good"
    );
}

#[tokio::test]
async fn a_device_that_waits_is_told_so_and_gets_nothing() {
    let host = Host::start().await;
    let mut ben = Guest::stranger(&host);
    let code = host.invite(hearth_domain::Role::Member).await;
    let registered = ben.register(&code, "Ben").await;
    ben.take(registered).await;
    let refused = ben.refresh(&ben.refresh_token).await;
    assert_eq!(refused.status(), 403);
    let problem: Value = refused.json().await.expect("a problem");
    assert_eq!(problem["code"], "waiting_for_approval");
    host.engine
        .approve_device(host.owner(), ben.device_id)
        .await
        .expect("it waits");
    ben.sign_in().await;
    assert_eq!(ben.get("/me").await["user"]["name"], "Ben");
}

#[tokio::test]
async fn a_chat_of_others_does_not_exist() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let eve = Guest::join(&host, "Eve").await;
    let chat = ben.new_chat().await;
    ben.say(chat, "between us").await;
    let opened = ben.get(&format!("/chat/chats/{chat}")).await;
    let message = opened["page"]["messages"][0]["message"]["id"]
        .as_str()
        .expect("a message")
        .to_owned();
    let participant = opened["detail"]["participants"][0]["id"]
        .as_str()
        .expect("a participant")
        .to_owned();
    let epoch = opened["page"]["epoch"].as_str().expect("an epoch").to_owned();
    let base = format!("/chat/chats/{chat}");
    for (method, path, body) in [
        (Method::GET, base.clone(), json!(null)),
        (Method::PATCH, base.clone(), json!({ "title": "mine" })),
        (Method::DELETE, base.clone(), json!(null)),
        (Method::DELETE, format!("{base}?permanent=true"), json!(null)),
        (Method::GET, format!("{base}/page"), json!(null)),
        (Method::GET, format!("/chat/search?q=between&chat={chat}"), json!(null)),
        (
            Method::GET,
            format!("{base}/changes?epoch={epoch}&after=0"),
            json!(null),
        ),
        (Method::POST, format!("{base}/messages"), json!({ "text": "hello" })),
        (
            Method::PATCH,
            format!("{base}/messages/{message}"),
            json!({ "text": "hello" }),
        ),
        (Method::DELETE, format!("{base}/messages/{message}"), json!(null)),
        (
            Method::POST,
            format!("{base}/participants"),
            json!({ "user_id": eve.user_id }),
        ),
        (
            Method::DELETE,
            format!("{base}/participants/{participant}"),
            json!(null),
        ),
        (Method::POST, format!("{base}/read"), json!({ "seq": 1 })),
    ] {
        let mut asked = eve.request(method.clone(), &path);
        if !body.is_null() {
            asked = asked.json(&body);
        }
        assert_eq!(refusal(asked).await, (404, "not_found".to_owned()), "{method} {path}");
    }
    assert_eq!(eve.get("/chat/chats").await["chats"], json!([]));
    for asked in [
        "q=between",
        "q=before:2100",
        "mentions=true",
        "q=between&order=best_match",
    ] {
        let found = eve.get(&format!("/chat/search?{asked}")).await;
        assert_eq!(
            (&found["chats"], &found["hits"], &found["next"]),
            (&json!([]), &json!([]), &json!(null)),
            "{asked}"
        );
    }
    assert_eq!(eve.get("/chat/heads").await, json!([]));
    assert_eq!(eve.get("/read-marks").await, json!([]));

    let mut wire = Wire::open(&host, &format!("/api/v1{base}/ws")).await;
    wire.hello(&eve.token).await;
    let heads = wire.until(|frame| match frame {
        HostFrame::Heads { heads, .. } => Some(heads),
        _ => None,
    });
    assert_eq!(heads.await, []);
    let asked = wire
        .apply(
            chat,
            Action::Rename {
                title: "mine".to_owned(),
            },
        )
        .await;
    ben.say(chat, "still between us").await;
    match wire.next().await {
        Ok(HostFrame::Refused { op_id, error }) => assert_eq!((op_id, error.code), (asked, ErrorCode::NotFound)),
        other => panic!("Eve hears nothing of the chat: {other:?}"),
    }
}

#[tokio::test]
async fn only_the_owner_runs_the_space() {
    let host = Host::start().await;
    let (owner, ben) = (Guest::owner(&host).await, Guest::join(&host, "Ben").await);
    let eve = Guest::join_as(&host, "Eve", hearth_domain::Role::Guest).await;
    for (method, path, body) in [
        (Method::GET, "/../../metrics".to_owned(), json!(null)),
        (
            Method::POST,
            "/invites".to_owned(),
            json!({ "role": "member", "for_user": null }),
        ),
        (
            Method::PATCH,
            format!("/users/{}", eve.user_id),
            json!({ "role": "member" }),
        ),
        (Method::DELETE, format!("/users/{}", eve.user_id), json!(null)),
        (Method::DELETE, format!("/devices/{}", owner.device_id), json!(null)),
    ] {
        let mut asked = ben.request(method.clone(), &path);
        if !body.is_null() {
            asked = asked.json(&body);
        }
        assert_eq!(refusal(asked).await, (403, "forbidden".to_owned()), "{method} {path}");
    }
    assert_eq!(
        ben.get("/people").await["users"].as_array().expect("a list").len(),
        1,
        "only himself"
    );
    assert_eq!(refusal(eve.request(Method::GET, "/users")).await.0, 403);
    let refused = eve.request(Method::POST, "/chat/chats").json(&json!({}));
    assert_eq!(refusal(refused).await.0, 403, "guests make no chats");

    let metrics = owner.http.get(host.url("/metrics")).bearer_auth(&owner.token);
    let text = send(metrics).await.text().await.expect("a text");
    assert!(text.contains(r#"route="/api/v1/people",status="200""#), "{text}");
    assert_eq!(owner.get("/people").await["users"].as_array().expect("a list").len(), 3);
}

/// A socket for one chat says who is there of those whom one knows. In somebody else's chat that is nobody's business.
#[tokio::test]
async fn a_socket_for_somebody_elses_chat_does_not_tell_who_is_in_it() {
    let host = Host::start().await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let dan = Guest::join(&host, "Dan").await;
    let shared = ben.new_chat().await;
    ben.bring_in(shared, eve.user_id).await;
    let theirs = eve.new_chat().await;
    eve.bring_in(theirs, dan.user_id).await;
    let mut of_eve = Wire::live(&host, &eve).await;
    of_eve.send(&GuestFrame::Present { active: true }).await;
    while ben.get("/presence").await == json!([]) {}

    let who_is_here = async |chat: ChatId, guest: &Guest| {
        let mut wire = Wire::open(&host, &format!("/api/v1/chat/chats/{chat}/ws")).await;
        wire.hello(&guest.token).await;
        wire.until(|frame| match frame {
            HostFrame::State { presence, .. } => Some(presence.len()),
            _ => None,
        })
        .await
    };
    assert_eq!(who_is_here(shared, &ben).await, 1);
    assert_eq!(who_is_here(theirs, &dan).await, 1);
    assert_eq!(who_is_here(theirs, &ben).await, 0);
}
