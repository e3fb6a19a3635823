//! Changing the settings, and asking providers what they have.

use hearth_domain::{ErrorCode, Event, ProviderConfig, RunErrorCode, Settings};
use hearth_engine::SettingsFile;

use crate::app::{TestApp, scripted_provider};

#[tokio::test]
async fn settings_are_checked_written_and_told() {
    let mut app = TestApp::start().await;
    let mut settings = app.settings_file().load().settings;
    settings.display_name = " Grace ".to_owned();
    settings.ai.providers[1].base_url.push_str("/ ");
    let saved = app
        .engine
        .save_settings(settings)
        .await
        .expect("nothing is wrong with them");
    assert_eq!(saved.display_name, "Grace");
    assert!(!saved.ai.providers[1].base_url.ends_with(['/', ' ']));
    assert_eq!(app.settings_file().load().settings, saved);
    let told = |event: &Event| match event {
        Event::SettingsChanged { settings } => Some(settings.clone()),
        _ => None,
    };
    assert_eq!(app.event("the new settings", told).await, saved);
}

#[tokio::test]
async fn settings_that_cannot_be_used_name_their_field_and_change_nothing() {
    let app = TestApp::start().await;
    let before = app.settings_file().load().settings;
    let refused = async |change: fn(&mut Settings)| {
        let mut settings = before.clone();
        change(&mut settings);
        let error = app
            .engine
            .save_settings(settings)
            .await
            .expect_err("they cannot be used");
        assert_eq!(error.code, ErrorCode::Invalid);
        error.message
    };
    assert!(
        refused(|s| s.general.text_size = 3)
            .await
            .starts_with("general.text_size")
    );
    assert!(refused(|s| s.ai.providers.clear()).await.starts_with("ai.providers"));
    let twice = |settings: &mut Settings| settings.ai.providers.push(ProviderConfig::openai());
    assert!(refused(twice).await.starts_with("ai.providers"));
    assert_eq!(app.settings_file().load().settings, before);
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_said() {
    let app = TestApp::start().await;
    let settings = app.settings_file().load().settings;
    let path = app.directory.path().join("user_settings.json");
    std::fs::remove_file(&path)
        .and_then(|()| std::fs::create_dir(&path))
        .expect("a test may break things");
    let refused = app.engine.save_settings(settings).await.map_err(|error| error.code);
    assert_eq!(refused.map(|_| ()), Err(ErrorCode::DiskFull));
}

#[tokio::test]
async fn a_provider_tells_its_models() {
    let mut app = TestApp::start().await;
    let engine = app.engine.clone();
    let asking = tokio::spawn(async move { engine.list_models(scripted_provider()).await });
    let asked = app.server.next().await;
    assert_eq!(asked.request.line, "GET /v1/models HTTP/1.1");
    let list = r#"{"object":"list","data":[{"id":"gpt-4o"},{"id":"mine"}]}"#;
    asked.reply("200 OK", &["Content-Type: application/json"], list).await;
    let models = asking.await.expect("no fault").expect("it was told");
    let known: Vec<_> = models
        .iter()
        .map(|model| (model.id.as_str(), model.limits.is_some(), model.price.is_some()))
        .collect();
    // What OpenAI asks for a model says nothing of what another provider of it does.
    assert_eq!(known, [("gpt-4o", true, false), ("mine", false, false)]);
}

#[tokio::test]
async fn a_test_says_what_the_provider_said() {
    let mut app = TestApp::start().await;
    let engine = app.engine.clone();
    let testing = tokio::spawn(async move { engine.test_provider(scripted_provider()).await });
    let asked = app.server.next().await;
    asked
        .refuse("403 Forbidden", &[], "Your country is not supported")
        .await;
    let tested = testing.await.expect("no fault").expect("it is configured");
    let error = tested.error.expect("it was refused");
    assert!(
        !tested.ok && error.message.contains("Your country is not supported"),
        "{error:?}"
    );
    assert_eq!(error.server, Some(app.server.host_and_port()));
    assert_eq!(
        (error.code, error.status),
        (RunErrorCode::NoKey, Some(403)),
        "no key was sent"
    );
}
