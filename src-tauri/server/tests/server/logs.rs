//! What is in the logs, whatever level was asked for.

use std::{
    io,
    sync::{Arc, Mutex},
};

use hearth_domain::{Connection, GuestFrame, Role};
use hearth_sync::InviteAddress;
use tracing_subscriber::{filter::LevelFilter, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    forward::Forward,
    guest::Guest,
    host::Host,
    machine::{Machine, approve_all, link, request},
    wire::Wire,
};

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

/// All that is logged from now on.
fn captured() -> Log {
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
    log
}

#[tokio::test]
async fn no_token_and_no_code_is_in_any_log() {
    let log = captured();
    let host = Host::start().await;
    let mut secrets = somebody_chats(&host).await;
    let of_a_machine = a_machine_joins(&host).await;
    assert!(of_a_machine.len() > 8, "codes, tokens and keys: {}", of_a_machine.len());
    secrets.extend(of_a_machine);
    secrets.extend(host.keychain.written().iter().map(|secret| secret.expose().to_owned()));
    host.server.stop().await;
    host.engine.shutdown().await;

    let written = String::from_utf8_lossy(&log.0.lock().expect("no test panics here")).into_owned();
    let said = ["hearth_server::metrics", "/api/v1/chat/search", "hearth_engine::spaces"];
    for part in said {
        assert!(written.contains(part), "{part} is not in the log:\n{written}");
    }
    for secret in secrets {
        let line = written.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in the log");
        let signature = secret.rsplit('.').next().unwrap_or_default().to_owned();
        assert!(!written.contains(&signature), "a part of {secret} is in the log");
    }
    // How every access token begins, also those that only a machine has seen, and every invite: `{"`.
    let begun = written.lines().find(|line| line.contains("eyJ"));
    assert_eq!(begun, None, "a token or an invite is in the log");
}

/// A guest's whole life over HTTP and a socket; what of it is secret.
async fn somebody_chats(host: &Host) -> Vec<String> {
    let code = host.invite(Role::Member).await;
    let mut secrets = vec![code.clone()];
    let mut ben = Guest::stranger(host);
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
    let mut wire = Wire::live(host, &ben).await;
    ben.sign_in().await;
    let token = ben.token.clone();
    wire.send(&GuestFrame::Renew { token }).await;
    secrets.extend([ben.token.clone(), ben.refresh_token.clone()]);
    let chat = ben.new_chat().await;
    ben.say(chat, "a secret plan").await;
    secrets.push("secret plan".to_owned());
    ben.get("/chat/search?q=unheard-of").await;
    secrets.push("unheard-of".to_owned());
    secrets
}

/// Hearth itself as a guest, with all that can go wrong on its way; what of it is secret.
async fn a_machine_joins(host: &Host) -> Vec<String> {
    let way = Forward::to(host.address()).await;
    let mut guest = Machine::start().await;
    let used = link(host, &way).await;
    let cut_off = used[..used.len() - 20].to_owned();
    let mut secrets = vec![InviteAddress::parse(&used).expect("it is whole").code, cut_off.clone()];
    let fragment = |link: &str| link.split('#').next_back().expect("there is one").to_owned();
    secrets.extend([fragment(&used), fragment(&cut_off)]);
    assert!(guest.engine.inspect_invite(cut_off.clone()).await.is_err());
    assert!(guest.engine.join_space(request(cut_off)).await.is_err());
    guest
        .engine
        .inspect_invite(used.clone())
        .await
        .expect("the host answers");
    guest
        .engine
        .join_space(request(used.clone()))
        .await
        .expect("the invite is good");
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(host).await;
    guest.connection(Connection::Connected).await;
    let other = Machine::start().await;
    assert!(other.engine.join_space(request(used)).await.is_err(), "it was used");

    guest.cut_off(&way).await;
    guest.back_on(&way);
    guest.connection(Connection::Connected).await;
    // In a new run the key and the token come out of the keychain.
    let mut guest = guest.restart().await;
    guest.connection(Connection::Connected).await;
    let impostor = Host::start().await;
    guest.cut_off(&way).await;
    way.lead_to(impostor.address());
    guest.back_on(&way);
    guest.connection(Connection::CertificateChanged).await;
    guest.engine.shutdown().await;
    for keychain in [&guest.keychain, &other.keychain, &impostor.keychain] {
        secrets.extend(keychain.written().iter().map(|secret| secret.expose().to_owned()));
    }
    secrets
}
