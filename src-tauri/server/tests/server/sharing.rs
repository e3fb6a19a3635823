//! *Share on this network*, as the settings say.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use hearth_domain::{Connection, Event, InviteRequest, ManualClock, Role, SharingProblem, SharingStatus, SystemClock};
use hearth_engine::EventStream;
use hearth_server::{NoWebUi, SharingSwitch};
use hearth_sync::InviteAddress;
use tokio::net::TcpStream;

use crate::{
    host::{Host, in_time},
    machine::{self, Machine, approve_all},
    tls,
};

async fn status(events: &mut EventStream) -> SharingStatus {
    let find = async {
        loop {
            match events.next().await.expect("the engine runs") {
                Event::SharingChanged {
                    sharing: SharingStatus::Starting,
                } => {}
                Event::SharingChanged { sharing } => break sharing,
                _ => {}
            }
        }
    };
    in_time("what is said of sharing", find).await
}

async fn save(host: &Host, change: impl FnOnce(&mut hearth_domain::SharingSettings)) {
    let mut settings = host.engine.settings();
    change(&mut settings.sharing);
    host.engine
        .save_settings(settings)
        .await
        .expect("the settings are good");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("0.0.0.0", 0)).expect("a port is free");
    listener.local_addr().expect("it is bound").port()
}

#[tokio::test]
async fn the_switch_turns_sharing_on_and_off() {
    let host = Host::start().await;
    let mut events = host.engine.subscribe();
    let clock: Arc<ManualClock> = Arc::clone(&host.clock);
    let switch = SharingSwitch::begin(host.engine.clone(), Arc::new(NoWebUi), clock);
    assert_eq!(status(&mut events).await, SharingStatus::Off);
    let request = InviteRequest {
        role: Role::Member,
        for_user: None,
    };
    assert!(
        switch.create_invite_link(host.owner(), request).await.is_err(),
        "nothing is shared yet"
    );

    let port = free_port();
    save(&host, |sharing| {
        sharing.enabled = true;
        sharing.port = port;
    })
    .await;
    let SharingStatus::On {
        addresses,
        self_signed,
        fingerprint,
    } = status(&mut events).await
    else {
        panic!("it is on");
    };
    assert!(
        addresses.iter().all(|address| address.ends_with(&format!(":{port}"))),
        "{addresses:?}"
    );
    assert!(self_signed);
    assert_eq!(fingerprint, host.server.fingerprint(), "the key is the machine's");
    let asked = crate::guest::http(None).get(format!("https://127.0.0.1:{port}/health"));
    assert_eq!(crate::guest::send(asked).await.status(), 200);
    let link = switch
        .create_invite_link(host.owner(), request)
        .await
        .expect("it is shared");
    assert!(link.web_link.contains(&format!(":{port}/join#")));

    save(&host, |sharing| sharing.enabled = false).await;
    assert_eq!(status(&mut events).await, SharingStatus::Off);
    assert!(TcpListener::bind(("0.0.0.0", port)).is_ok(), "the port is free again");
    switch.end().await;
}

#[tokio::test]
async fn a_busy_port_is_said_to_be_and_tried_again() {
    let host = Host::start().await;
    let mut events = host.engine.subscribe();
    let other = TcpListener::bind(("0.0.0.0", 0)).expect("a port is free");
    let port = other.local_addr().expect("it is bound").port();
    save(&host, |sharing| {
        sharing.enabled = true;
        sharing.port = port;
    })
    .await;
    let switch = SharingSwitch::begin(host.engine.clone(), Arc::new(NoWebUi), Arc::new(SystemClock));
    let failed = status(&mut events).await;
    assert!(
        matches!(
            failed,
            SharingStatus::Failed {
                code: SharingProblem::PortBusy,
                ..
            }
        ),
        "{failed:?}"
    );
    drop(other);
    save(&host, |_| {}).await;
    assert!(
        matches!(status(&mut events).await, SharingStatus::On { .. }),
        "on at the next saving"
    );
    switch.end().await;
}

/// As an authority would have made it, long ago and for other names: what counts is the key.
#[tokio::test]
async fn a_certificate_of_ones_own_is_shown_and_guests_know_the_host_by_it() {
    let host = Host::start().await;
    let directory = tempfile::tempdir().expect("a temporary directory");
    let key = rcgen::KeyPair::generate().expect("a key");
    let mut parameters = rcgen::CertificateParams::new(vec!["chat.example.org".to_owned()]).expect("a name");
    parameters.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let certificate = parameters.self_signed(&key).expect("a certificate");
    let file = |name: &str, text: String| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path.to_str().expect("it is UTF-8").to_owned()
    };
    let (certificate_file, key_file) = (
        file("cert.pem", certificate.pem()),
        file("key.pem", key.serialize_pem()),
    );

    let mut events = host.engine.subscribe();
    let port = free_port();
    save(&host, |sharing| {
        sharing.enabled = true;
        sharing.port = port;
        sharing.certificate = certificate_file;
        sharing.certificate_key = key_file;
    })
    .await;
    let switch = SharingSwitch::begin(host.engine.clone(), Arc::new(NoWebUi), Arc::new(SystemClock));
    let on = status(&mut events).await;
    let SharingStatus::On {
        fingerprint,
        self_signed: false,
        ..
    } = on
    else {
        panic!("{on:?}")
    };
    assert_ne!(
        fingerprint,
        host.server.fingerprint(),
        "it is another key than Hearth's own"
    );

    let here = SocketAddr::from(([127, 0, 0, 1], port));
    let stream = TcpStream::connect(here).await.expect("it listens");
    let (_, shown) = tls::connect(stream).await;
    assert_eq!(&shown, certificate.der());

    let request = InviteRequest {
        role: Role::Member,
        for_user: None,
    };
    let link = switch
        .create_invite_link(host.owner(), request)
        .await
        .expect("it is shared");
    let mut invite = InviteAddress::parse(&link.link).expect("it can be read");
    assert_eq!(invite.fingerprint, fingerprint);
    // Whatever networks this machine is in.
    invite.addresses = vec![here.to_string()];
    let mut guest = Machine::start().await;
    let joined = guest.engine.join_space(machine::request(invite.to_link())).await;
    joined.expect("the invite is good");
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    guest.engine.shutdown().await;
    switch.end().await;
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_said_to_be() {
    let host = Host::start().await;
    let mut events = host.engine.subscribe();
    save(&host, |sharing| {
        sharing.enabled = true;
        sharing.port = free_port();
        sharing.certificate = "/nowhere/certificate.pem".to_owned();
        sharing.certificate_key = "/nowhere/key.pem".to_owned();
    })
    .await;
    let switch = SharingSwitch::begin(host.engine.clone(), Arc::new(NoWebUi), Arc::new(SystemClock));
    let failed = status(&mut events).await;
    let SharingStatus::Failed { code, detail } = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(code, SharingProblem::Certificate);
    assert!(detail.contains("/nowhere/certificate.pem"), "{detail}");
    switch.end().await;
}

#[tokio::test]
async fn without_tls_nothing_but_this_machine_is_served() {
    let host = Host::start().await;
    for (address, served) in [("127.0.0.1:0", true), ("0.0.0.0:0", false)] {
        let listener = hearth_server::at(address.parse().expect("an address")).expect("a port is free");
        let mut config = hearth_server::ServerConfig::new(vec![listener], Arc::new(NoWebUi), Arc::new(SystemClock));
        config.tls = hearth_server::Tls::None;
        let started = hearth_server::Server::start(host.engine.clone(), config).await;
        assert_eq!(started.is_ok(), served, "{address}");
        if let Ok(running) = started {
            let asked = crate::guest::http(None).get(format!("http://{}/health", running.local_addr()));
            assert_eq!(crate::guest::send(asked).await.status(), 200);
        }
    }
}
