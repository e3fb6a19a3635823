//! A person with a device, who speaks REST.

use std::net::IpAddr;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hearth_domain::{
    ChatId, DeviceId, DeviceKind, InviteRequest, Receipt, RefreshRequest, Registered, Registration, Role, Tokens,
    UserId,
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::host::{Host, in_time};

pub(crate) struct Guest {
    key: EcdsaKeyPair,
    pub(crate) http: Client,
    base: String,
    pub(crate) user_id: UserId,
    pub(crate) device_id: DeviceId,
    pub(crate) refresh_token: String,
    /// The access token; empty until the device was let in.
    pub(crate) token: String,
}

/// A client that takes any certificate; from an address of this machine's, if one is given.
pub(crate) fn http(from: Option<IpAddr>) -> Client {
    Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .local_address(from)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client can be made")
}

impl Guest {
    /// Nobody yet: a key, and no more.
    pub(crate) fn stranger(host: &Host) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("there are random numbers"),
            http: http(None),
            base: host.url("/api/v1"),
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            refresh_token: String::new(),
            token: String::new(),
        }
    }

    /// A member of the space, let in and signed in.
    pub(crate) async fn join(host: &Host, name: &str) -> Self {
        Self::join_as(host, name, Role::Member).await
    }

    pub(crate) async fn join_as(host: &Host, name: &str, role: Role) -> Self {
        let mut guest = Self::stranger(host);
        let code = host.invite(role).await;
        let registered = guest.register(&code, name).await;
        assert_eq!(registered.status(), StatusCode::CREATED);
        guest.take(registered).await;
        host.engine
            .approve_device(host.owner(), guest.device_id)
            .await
            .expect("it waits");
        guest.sign_in().await;
        guest
    }

    /// A device of the owner's, let in and signed in.
    pub(crate) async fn owner(host: &Host) -> Self {
        let mut guest = Self::stranger(host);
        let (_, code) = host.engine.create_owner_invite().await.expect("it can be made");
        let registered = guest.register(code.expose(), "Ada").await;
        guest.take(registered).await;
        guest.sign_in().await;
        guest
    }

    /// Another device of the same person, let in and signed in.
    pub(crate) async fn another_device(&self, host: &Host) -> Self {
        let request = InviteRequest {
            role: Role::Member,
            for_user: Some(self.user_id),
        };
        let invite = host.engine.create_invite(host.owner(), request).await;
        let (_, code) = invite.expect("the owner may invite");
        let mut other = Self::stranger(host);
        let registered = other.register(code.expose(), "Phone").await;
        other.take(registered).await;
        assert_eq!(other.user_id, self.user_id);
        let approved = host.engine.approve_device(host.owner(), other.device_id).await;
        approved.expect("it waits");
        other.sign_in().await;
        other
    }

    pub(crate) fn registration(&self, code: &str, name: &str) -> Registration {
        Registration {
            code: code.to_owned(),
            user_name: name.to_owned(),
            device_name: format!("{name}'s laptop"),
            kind: DeviceKind::Desktop,
            public_key: BASE64_URL_SAFE_NO_PAD.encode(self.key.public_key().as_ref()),
        }
    }

    pub(crate) async fn register(&self, code: &str, name: &str) -> Response {
        let registration = self.registration(code, name);
        send(
            self.http
                .post(format!("{}/auth/register", self.base))
                .json(&registration),
        )
        .await
    }

    pub(crate) async fn take(&mut self, registered: Response) {
        let registered: Registered = registered.json().await.expect("a device was registered");
        self.device_id = registered.device_id;
        self.user_id = registered.user_id;
        self.refresh_token = registered.refresh_token;
    }

    /// Asks for an access token with `refresh_token`.
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Response {
        let signed = self.key.sign(
            &SystemRandom::new(),
            RefreshRequest::signed_text(refresh_token).as_bytes(),
        );
        let request = RefreshRequest {
            device_id: self.device_id,
            refresh_token: refresh_token.to_owned(),
            signature: BASE64_URL_SAFE_NO_PAD.encode(signed.expect("a key signs").as_ref()),
        };
        send(self.http.post(format!("{}/auth/refresh", self.base)).json(&request)).await
    }

    pub(crate) async fn sign_in(&mut self) {
        let response = self.refresh(&self.refresh_token).await;
        assert_eq!(response.status(), StatusCode::OK);
        let tokens: Tokens = response.json().await.expect("tokens");
        self.token = tokens.access_token;
        self.refresh_token = tokens.refresh_token;
    }

    /// The host has another port now.
    pub(crate) fn find(&mut self, host: &Host) {
        self.base = host.url("/api/v1");
    }

    /// A request below `/api/v1`, signed in.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Value {
        answer(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Value {
        answer(self.request(Method::DELETE, path)).await
    }

    /// A chat of theirs, without an assistant.
    pub(crate) async fn new_chat(&self) -> ChatId {
        let receipt = self.post("/chat/chats", json!({})).await;
        serde_json::from_value::<Receipt>(receipt).expect("a receipt").chat_id
    }

    pub(crate) async fn say(&self, chat: ChatId, text: &str) -> Receipt {
        let receipt = self
            .post(&format!("/chat/chats/{chat}/messages"), json!({ "text": text }))
            .await;
        serde_json::from_value(receipt).expect("a receipt")
    }

    pub(crate) async fn bring_in(&self, chat: ChatId, user: UserId) {
        self.post(&format!("/chat/chats/{chat}/participants"), json!({ "user_id": user }))
            .await;
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Response {
    in_time("an answer", request.send()).await.expect("the server answers")
}

/// The answer to a request that is to go well; null where it has no body.
async fn answer(request: RequestBuilder) -> Value {
    let response = send(request).await;
    let status = response.status();
    let text = response.text().await.expect("a whole answer");
    assert!(status.is_success(), "{status}: {text}");
    if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).expect("JSON")
    }
}

/// A refusal's status and code.
pub(crate) async fn refusal(request: RequestBuilder) -> (u16, String) {
    let response = send(request).await;
    let status = response.status().as_u16();
    let kind = response.headers().get("content-type").cloned();
    let text = response.text().await.expect("a whole answer");
    assert!(status >= 400, "it is to be refused: {status} {text}");
    assert_eq!(kind.expect("a content type"), "application/problem+json", "{text}");
    let problem: Value = serde_json::from_str(&text).expect("a problem");
    assert_eq!(problem["status"], status);
    (status, problem["code"].as_str().expect("a code").to_owned())
}
