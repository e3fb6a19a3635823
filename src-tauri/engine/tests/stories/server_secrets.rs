//! The server's own secrets: the same after every start, or said to be for this run.

use std::sync::Arc;

use hearth_domain::{Bootstrap, ErrorCode, NoticeCode};
use hearth_engine::Secret;

use crate::{
    app::{TestApp, engine, in_time},
    guest::code_of,
    secrets::Condition,
};

const NAME: &str = "tls-key";

fn secret() -> Secret {
    Secret::parse("MIGHAgEAMBMGByqGSM49").expect("it is one line")
}

async fn restart(app: &mut TestApp) {
    app.engine.shutdown().await;
    app.engine = engine(app.directory.path(), Arc::new(app.keychain.clone())).await;
}

async fn noticed(app: &TestApp) -> bool {
    let Ok(Bootstrap::Ready { notices, .. }) = in_time("the first screen", app.engine.bootstrap()).await else {
        panic!("the engine runs");
    };
    notices
        .iter()
        .any(|notice| notice.code == NoticeCode::KeychainUnavailable)
}

#[tokio::test]
async fn a_secret_of_the_server_is_the_same_after_the_next_start() {
    let mut app = TestApp::start().await;
    assert_eq!(app.engine.server_secret(NAME).await, Ok(None));
    app.engine
        .keep_server_secret(NAME, secret())
        .await
        .expect("the keychain is open");
    assert!(app.keychain.holds(secret().expose()));
    restart(&mut app).await;
    assert_eq!(app.engine.server_secret(NAME).await, Ok(Some(secret())));
    assert!(!noticed(&app).await);
}

#[tokio::test]
async fn without_a_keychain_a_secret_is_for_this_run_and_that_is_said() {
    let mut app = TestApp::with(Condition::Missing, |_| {}).await;
    assert_eq!(app.engine.server_secret(NAME).await, Ok(None));
    app.engine
        .keep_server_secret(NAME, secret())
        .await
        .expect("it is kept for now");
    assert_eq!(app.engine.server_secret(NAME).await, Ok(Some(secret())));
    assert!(noticed(&app).await);
    restart(&mut app).await;
    assert_eq!(app.engine.server_secret(NAME).await, Ok(None));
}

#[tokio::test]
async fn a_locked_keychain_is_not_taken_for_an_empty_one() {
    let mut app = TestApp::start().await;
    app.engine
        .keep_server_secret(NAME, secret())
        .await
        .expect("the keychain is open");
    app.keychain.set(Condition::Locked);
    restart(&mut app).await;
    // Another key in its place would make every guest take this host for another.
    assert_eq!(
        code_of(app.engine.server_secret(NAME).await),
        ErrorCode::KeychainUnavailable
    );
    app.keychain.set(Condition::Open);
    assert_eq!(app.engine.server_secret(NAME).await, Ok(Some(secret())));
}
