//! What is in the logs, whatever level was asked for.

use std::{
    io,
    sync::{Arc, Mutex},
};

use hearth_domain::{GuestFrame, Role};
use tracing_subscriber::{filter::LevelFilter, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{guest::Guest, host::Host, wire::Wire};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics here").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_and_no_code_is_in_any_log() {
    let log = Log::default();
    let writer = log.clone();
    // As both mains set it up: all that Hearth itself can say, and of libraries only what went wrong.
    let levels = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("hearth", LevelFilter::TRACE);
    tracing_subscriber::registry()
        .with(levels)
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(move || writer.clone()),
        )
        .init();
    let host = Host::start().await;
    let code = host.invite(Role::Member).await;
    let mut secrets = vec![code.clone()];
    let mut ben = Guest::stranger(&host);
    let registered = ben.register(&code, "Ben").await;
    ben.take(registered).await;
    secrets.push(ben.refresh_token.clone());
    ben.refresh(&ben.refresh_token).await;
    host.engine
        .approve_device(host.owner(), ben.device_id)
        .await
        .expect("it waits");
    ben.sign_in().await;
    secrets.extend([ben.token.clone(), ben.refresh_token.clone()]);
    let mut wire = Wire::live(&host, &ben).await;
    ben.sign_in().await;
    let token = ben.token.clone();
    wire.send(&GuestFrame::Renew { token }).await;
    secrets.extend([ben.token.clone(), ben.refresh_token.clone()]);
    let chat = ben.new_chat().await;
    ben.say(chat, "a secret plan").await;
    secrets.push("secret plan".to_owned());
    ben.get("/chat/search?q=unheard-of").await;
    secrets.push("unheard-of".to_owned());
    host.server.stop().await;
    host.engine.shutdown().await;

    let written = String::from_utf8_lossy(&log.0.lock().expect("no test panics here")).into_owned();
    assert!(
        written.contains("hearth_server::metrics") && written.contains("/api/v1/chat/search"),
        "it is logged"
    );
    for secret in secrets {
        let line = written.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in the log");
        let signature = secret.rsplit('.').next().unwrap_or_default().to_owned();
        assert!(!written.contains(&signature), "a part of {secret} is in the log");
    }
}
