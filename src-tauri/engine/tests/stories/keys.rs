//! Keys: where they go, what is said of it, and that nobody sees them.

use std::sync::Arc;

use hearth_domain::{
    Bootstrap, ErrorCode, Event, MessageStatus, NoticeCode, ProviderConfig, ProviderId, RunErrorCode, SecretState,
};
use hearth_engine::SettingsFile;

use crate::{
    app::{TestApp, ending, engine, in_time, scripted_provider},
    secrets::{Condition, MemoryKeychain},
};

const KEY: &str = "sk-very-secret-0123456789";

async fn state_of(app: &TestApp, id: ProviderId) -> SecretState {
    let Ok(Bootstrap::Ready { providers, .. }) = in_time("the first screen", app.engine.bootstrap()).await else {
        panic!("the engine runs");
    };
    let status = providers.into_iter().find(|status| status.config.id == id);
    status.expect("it is configured").key
}

async fn noticed(app: &TestApp, code: NoticeCode) -> bool {
    let Ok(Bootstrap::Ready { notices, .. }) = in_time("the first screen", app.engine.bootstrap()).await else {
        panic!("the engine runs");
    };
    notices.iter().any(|notice| notice.code == code)
}

/// The key that the next request brings; the run is ended with it.
async fn key_in_use(app: &mut TestApp) -> Option<String> {
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let asked = app.server.next().await;
    let key = asked.request.header("authorization");
    asked.refuse("400 Bad Request", &[], "enough").await;
    app.run_ended().await;
    key
}

#[tokio::test]
async fn a_key_goes_to_the_keychain_and_is_sent_with_requests() {
    let mut app = TestApp::start().await;
    let id = scripted_provider();
    assert_eq!(state_of(&app, id).await, SecretState::Absent);
    let pasted = format!("  {KEY}\r\n");
    let saved = app.engine.save_key(id, pasted).await;
    assert_eq!(saved, Ok(SecretState::InKeychain));
    assert!(app.keychain.holds(KEY));
    assert_eq!(key_in_use(&mut app).await, Some(format!("Bearer {KEY}")));
    assert!(!app.settings_file().text().contains(KEY));

    assert_eq!(app.engine.remove_key(id).await, Ok(SecretState::Absent));
    assert!(!app.keychain.holds(KEY));
    assert_eq!(key_in_use(&mut app).await, None);
}

#[tokio::test]
async fn what_is_no_key_is_refused_and_kept_nowhere() {
    let app = TestApp::start().await;
    for text in ["", " \n", "sk-one\nsk-two", "sk-\u{7}one"] {
        let refused = app.engine.save_key(scripted_provider(), text.to_owned()).await;
        assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::Invalid), "{text:?}");
    }
    let nobody = app.engine.save_key(ProviderId::new(), KEY.to_owned()).await;
    assert_eq!(nobody.map_err(|error| error.code), Err(ErrorCode::NotFound));
    assert_eq!(state_of(&app, scripted_provider()).await, SecretState::Absent);
}

#[tokio::test]
async fn without_a_keychain_a_key_serves_this_run_and_that_is_said() {
    let mut app = TestApp::with(Condition::Missing, |_| {}).await;
    let id = scripted_provider();
    assert!(
        !noticed(&app, NoticeCode::KeychainUnavailable).await,
        "nothing is missing yet"
    );
    assert_eq!(
        app.engine.save_key(id, KEY.to_owned()).await,
        Ok(SecretState::ThisRunOnly)
    );
    assert!(noticed(&app, NoticeCode::KeychainUnavailable).await);
    assert_eq!(key_in_use(&mut app).await, Some(format!("Bearer {KEY}")));

    app.keychain.set(Condition::Open);
    assert_eq!(
        app.engine.save_key(id, KEY.to_owned()).await,
        Ok(SecretState::InKeychain)
    );
}

#[tokio::test]
async fn a_locked_keychain_is_said_at_the_start_and_found_when_it_is_unlocked() {
    let mut app = TestApp::start().await;
    let id = scripted_provider();
    app.engine
        .save_key(id, KEY.to_owned())
        .await
        .expect("the keychain is open");
    app.keychain.set(Condition::Locked);
    restart(&mut app).await;
    assert_eq!(state_of(&app, id).await, SecretState::Unknown);
    assert!(noticed(&app, NoticeCode::KeychainUnavailable).await);

    app.keychain.set(Condition::Open);
    assert_eq!(key_in_use(&mut app).await, Some(format!("Bearer {KEY}")));
    assert_eq!(state_of(&app, id).await, SecretState::InKeychain);
}

#[tokio::test]
async fn a_keychain_that_waits_for_its_user_does_not_hold_up_the_first_screen() {
    let mut app = TestApp::start().await;
    let id = scripted_provider();
    app.engine
        .save_key(id, KEY.to_owned())
        .await
        .expect("the keychain is open");
    app.keychain.set(Condition::Asking);
    restart(&mut app).await;
    assert_eq!(state_of(&app, id).await, SecretState::Unknown);
    app.keychain.set(Condition::Open);
    let known = |event: &Event| match event {
        Event::ProvidersChanged { providers } => {
            let status = providers.iter().find(|status| status.config.id == id)?;
            (status.key == SecretState::InKeychain).then_some(())
        }
        _ => None,
    };
    app.event("the key's state", known).await;
}

#[tokio::test]
async fn openai_without_its_key_is_not_asked() {
    let app = TestApp::start().await;
    let tested = app
        .engine
        .test_provider(ProviderConfig::openai().id)
        .await
        .expect("it is configured");
    assert_eq!(
        (tested.ok, tested.error.map(|error| error.code)),
        (false, Some(RunErrorCode::NoKey))
    );
    let listed = app.engine.list_models(ProviderConfig::openai().id).await;
    let refused = listed.expect_err("there is no key to ask with");
    assert!(refused.message.contains("API key"), "{refused:?}");
}

#[tokio::test]
async fn a_key_in_the_settings_file_moves_to_the_keychain() {
    let mut app = TestApp::start().await;
    let id = scripted_provider();
    app.engine.shutdown().await;
    app.settings_file().write_key(id, KEY);
    restart(&mut app).await;
    assert_eq!(state_of(&app, id).await, SecretState::InKeychain);
    assert!(noticed(&app, NoticeCode::KeyMoved).await);
    assert!(app.keychain.holds(KEY) && !app.settings_file().text().contains(KEY));
}

#[tokio::test]
async fn a_key_in_the_settings_file_stays_there_while_no_keychain_can_take_it() {
    let mut app = TestApp::with(Condition::Missing, |_| {}).await;
    let id = scripted_provider();
    app.engine.shutdown().await;
    app.settings_file().write_key(id, KEY);
    restart(&mut app).await;
    assert_eq!(state_of(&app, id).await, SecretState::ThisRunOnly);
    assert!(noticed(&app, NoticeCode::KeychainUnavailable).await);
    let settings = app.settings_file().load().settings;
    app.engine
        .save_settings(settings)
        .await
        .expect("the file can be written");
    assert!(app.settings_file().text().contains(KEY), "it is nowhere else");
    assert_eq!(key_in_use(&mut app).await, Some(format!("Bearer {KEY}")));
}

#[tokio::test]
async fn a_key_in_the_settings_file_does_not_come_back_once_the_user_has_decided_otherwise() {
    let mut app = TestApp::with(Condition::Locked, |_| {}).await;
    let id = scripted_provider();
    app.engine.shutdown().await;
    app.settings_file().write_key(id, "sk-old");
    restart(&mut app).await;
    assert_eq!(state_of(&app, id).await, SecretState::ThisRunOnly);

    app.keychain.set(Condition::Open);
    app.engine
        .save_key(id, KEY.to_owned())
        .await
        .expect("the keychain is open");
    restart(&mut app).await;
    assert_eq!(key_in_use(&mut app).await, Some(format!("Bearer {KEY}")));

    app.keychain.set(Condition::Missing);
    app.settings_file().write_key(id, "sk-old");
    restart(&mut app).await;
    app.engine
        .remove_key(id)
        .await
        .expect("there is no keychain that could hold it");
    assert!(!app.settings_file().text().contains("sk-old"));
}

#[tokio::test]
async fn a_provider_that_is_removed_takes_its_key_along() {
    let mut app = TestApp::start().await;
    let id = scripted_provider();
    app.engine
        .save_key(id, KEY.to_owned())
        .await
        .expect("the keychain is open");
    app.engine
        .save_settings(hearth_domain::Settings::default())
        .await
        .expect("a provider can be removed");
    let gone = |event: &Event| match event {
        Event::ProvidersChanged { providers } => (providers.len() == 1).then_some(()),
        _ => None,
    };
    app.event("the news of it", gone).await;
    let keychain = app.keychain.clone();
    let removal = tokio::task::spawn_blocking(move || keychain.wait_until_gone(KEY));
    in_time("the removal of the key", removal).await.expect("no fault");
}

#[tokio::test]
async fn a_server_that_repeats_the_key_does_not_get_it_into_the_chat() {
    let mut app = TestApp::start().await;
    app.engine
        .save_key(scripted_provider(), KEY.to_owned())
        .await
        .expect("the keychain is open");
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let words = format!("Incorrect API key provided: {KEY}");
    app.server.next().await.refuse("401 Unauthorized", &[], &words).await;
    app.run_ended().await;
    let (status, error) = ending(&app.last(chat).await);
    let error = error.expect("it was refused");
    assert_eq!((status, error.code), (MessageStatus::Failed, RunErrorCode::KeyRefused));
    assert!(!error.message.contains(KEY), "{}", error.message);
}

#[tokio::test]
async fn a_key_that_is_saved_while_another_is_being_removed_stays() {
    let app = TestApp::start().await;
    let id = scripted_provider();
    app.engine
        .save_key(id, "sk-old".to_owned())
        .await
        .expect("the keychain is open");
    app.keychain.set(Condition::Asking);
    let engine = app.engine.clone();
    let removing = tokio::spawn(async move { engine.remove_key(id).await });
    // This runtime has one thread and keeps its tasks in order, so the removal is asked for first.
    let engine = app.engine.clone();
    let saving = tokio::spawn(async move { engine.save_key(id, KEY.to_owned()).await });
    let saved = async { while state_of(&app, id).await != SecretState::ThisRunOnly {} };
    in_time("the new key", saved).await;
    app.keychain.set(Condition::Open);
    in_time("the removal", removing)
        .await
        .expect("no fault")
        .expect("the keychain is open");
    assert_eq!(
        in_time("the saving", saving).await.expect("no fault"),
        Ok(SecretState::InKeychain)
    );
    assert!(app.keychain.holds(KEY));
    assert_eq!(state_of(&app, id).await, SecretState::InKeychain);
}

/// Another engine on the same directory and the same keychain.
async fn restart(app: &mut TestApp) {
    app.engine.shutdown().await;
    let keychain: MemoryKeychain = app.keychain.clone();
    app.engine = engine(app.directory.path(), Arc::new(keychain)).await;
    app.events = app.engine.subscribe();
}
