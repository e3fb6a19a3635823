//! Pictures that a text names and that lie elsewhere: what the window gets for an address.

use hearth_domain::ErrorCode;

use crate::{
    app::{TestApp, in_time},
    secrets::Condition,
};

async fn refusal(app: &TestApp, address: &str) -> (ErrorCode, String) {
    let asked = in_time("a picture's refusal", app.engine.remote_picture(address)).await;
    let error = asked.err().expect("it is refused");
    (error.code, error.message)
}

#[tokio::test]
async fn a_text_has_nothing_of_this_machines_network_fetched() {
    let mut app = TestApp::start().await;
    let own = app.server.host_and_port();
    for address in [format!("https://{own}/a.png"), "https://[::1]/a.png".to_owned()] {
        let (code, message) = refusal(&app, &address).await;
        assert_eq!(code, ErrorCode::Invalid, "{message}");
        assert!(message.contains("private network"), "{message}");
    }
    let (code, message) = refusal(&app, &format!("http://{own}/a.png")).await;
    assert_eq!(code, ErrorCode::Invalid);
    assert!(message.contains("https"), "{message}");
    assert!(app.server.is_quiet());
}

#[tokio::test]
async fn who_has_set_a_proxy_has_nothing_fetched_past_it() {
    let app = TestApp::with(Condition::Open, |settings| {
        "socks5://127.0.0.1:1".clone_into(&mut settings.general.proxy);
    })
    .await;
    let (code, message) = refusal(&app, "https://example.org/a.png").await;
    assert_eq!(code, ErrorCode::Invalid);
    assert!(message.contains("proxy"), "{message}");
}
