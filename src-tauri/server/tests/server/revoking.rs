//! Ending somebody's access.

use std::time::{Duration, Instant};

use hearth_domain::{CloseCode, Event, Role};
use reqwest::Method;

use crate::{
    guest::{Guest, refusal, send},
    host::Host,
    wire::Wire,
};

#[tokio::test]
async fn revoking_a_device_closes_its_sockets_within_a_second() {
    let host = Host::start().await;
    let (owner, ben) = (Guest::owner(&host).await, Guest::join(&host, "Ben").await);
    let eve = Guest::join(&host, "Eve").await;
    let mut sockets = [Wire::live(&host, &ben).await, Wire::live(&host, &ben).await];
    let mut of_eve = Wire::live(&host, &eve).await;
    let begun = Instant::now();
    owner.delete(&format!("/devices/{}", ben.device_id)).await;
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, Some(CloseCode::Revoked));
    }
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "it took {:?}",
        begun.elapsed()
    );
    assert_eq!(refusal(ben.request(Method::GET, "/me")).await.0, 401);
    assert_eq!(ben.refresh(&ben.refresh_token).await.status(), 401);
    let chat = eve.new_chat().await;
    of_eve
        .event(|event| matches!(event, Event::Changes(set) if set.chat_id == chat).then_some(()))
        .await;
}

#[tokio::test]
async fn revoking_a_person_ends_all_their_devices() {
    let host = Host::start().await;
    let (owner, ben) = (Guest::owner(&host).await, Guest::join(&host, "Ben").await);
    let mut wire = Wire::live(&host, &ben).await;
    owner.delete(&format!("/users/{}", ben.user_id)).await;
    assert_eq!(wire.closed().await, Some(CloseCode::Revoked));
    assert_eq!(refusal(ben.request(Method::GET, "/chat/chats")).await.0, 401);
}

#[tokio::test]
async fn signing_out_ends_this_device() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let mut wire = Wire::live(&host, &ben).await;
    let ended = send(ben.request(Method::POST, "/auth/sign-out")).await;
    assert_eq!(ended.status(), 204);
    assert_eq!(wire.closed().await, Some(CloseCode::Revoked));
    assert_eq!(ben.refresh(&ben.refresh_token).await.status(), 401);
}

#[tokio::test]
async fn a_role_counts_from_the_moment_of_its_change() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    ben.get("/users").await;
    host.engine
        .set_role(host.owner(), ben.user_id, Role::Guest)
        .await
        .expect("the owner may");
    assert_eq!(
        refusal(ben.request(Method::GET, "/users")).await.0,
        403,
        "under the same token"
    );
}
