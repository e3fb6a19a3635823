//! A host that ends, and one that comes back.

use std::time::{Duration, Instant};

use hearth_domain::CloseCode;
use tokio_util::sync::CancellationToken;

use crate::{
    guest::Guest,
    host::{Host, in_time},
    tls,
    wire::Wire,
};

#[tokio::test]
async fn a_host_that_comes_back_is_known_again() {
    let host = Host::start().await;
    let mut ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let fingerprint = host.server.fingerprint().to_owned();
    let (_, before) = tls::connect(host.connect().await).await;
    let host = host.restart().await;
    assert_eq!(host.server.fingerprint(), fingerprint);
    let (_, after) = tls::connect(host.connect().await).await;
    assert_eq!(spki(&before), spki(&after));
    assert_eq!(spki(&after), fingerprint, "it is what is told");

    ben.find(&host);
    ben.get(&format!("/chat/chats/{chat}")).await;
    ben.sign_in().await;
}

#[tokio::test]
async fn guests_are_told_when_the_host_ends() {
    let shutdown = CancellationToken::new();
    let host = Host::with(|config| config.shutdown = shutdown.clone()).await;
    let ben = Guest::join(&host, "Ben").await;
    let mut wire = Wire::live(&host, &ben).await;
    let mut unsigned = Wire::open(&host, crate::wire::ALL).await;
    let begun = Instant::now();
    shutdown.cancel();
    assert_eq!(wire.closed().await, Some(CloseCode::GoingAway));
    assert_eq!(unsigned.closed().await, Some(CloseCode::GoingAway));
    let address = host.address();
    in_time("the end", host.server.ended()).await;
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(
        tokio::net::TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
    host.engine.shutdown().await;
}

#[tokio::test]
async fn a_connection_that_will_not_end_does_not_hold_the_host_back() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let _idle = Wire::live(&host, &ben).await;
    let _half = host.connect().await;
    let begun = Instant::now();
    host.server.stop().await;
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "it took {:?}",
        begun.elapsed()
    );
}

fn spki(certificate: &rustls::pki_types::CertificateDer<'_>) -> String {
    let parsed = webpki::EndEntityCert::try_from(certificate).expect("a certificate");
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, parsed.subject_public_key_info().as_ref());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
