//! Links to spaces and to messages that are opened outside Hearth, before and after there is a window.

use hearth_domain::{ChatId, Event, MessageId};

use crate::app::{TestApp, in_time};

async fn next_link(app: &mut TestApp) -> String {
    loop {
        let event = in_time("an event", app.events.next()).await.expect("the engine runs");
        if let Event::JoinRequested { link } = event {
            return link;
        }
    }
}

/// Hearth is started by the link itself: its window is there only later, and would miss an event.
#[tokio::test]
async fn a_link_that_starts_hearth_waits_for_the_window() {
    let mut app = TestApp::start().await;
    app.engine.tell_join_requested("hearth://join#first".to_owned());
    // What a window does: listen, then ask for the first screen.
    app.events = app.engine.subscribe();
    app.engine.bootstrap().await.expect("the data can be read");
    assert_eq!(next_link(&mut app).await, "hearth://join#first");

    app.engine.tell_join_requested("hearth://join#second".to_owned());
    assert_eq!(
        next_link(&mut app).await,
        "hearth://join#second",
        "the window is there now"
    );
    app.engine.bootstrap().await.expect("the data can be read");
    app.engine.tell_join_requested("hearth://join#third".to_owned());
    assert_eq!(next_link(&mut app).await, "hearth://join#third", "none is told twice");
}

#[tokio::test]
async fn a_link_to_a_message_waits_for_the_window_as_well() {
    let mut app = TestApp::start().await;
    let (chat, message) = (ChatId::new(), MessageId::new());
    app.engine.tell_message_requested(chat, message);
    app.events = app.engine.subscribe();
    app.engine.bootstrap().await.expect("the data can be read");
    loop {
        let event = in_time("an event", app.events.next()).await.expect("the engine runs");
        if let Event::MessageRequested { chat_id, message_id } = event {
            assert_eq!((chat_id, message_id), (chat, message));
            return;
        }
    }
}
