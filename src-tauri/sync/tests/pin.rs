//! A guest speaks only to the host whose certificate its invite named.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use futures::{SinkExt, StreamExt};
use hearth_sync::{Heard, HostRest, LinkError, Pin, dial};
use rcgen::{KeyPair, PublicKeyData, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::{accept_async, tungstenite::Message};

/// A host with a certificate of its own, and how many bytes it was sent inside the encryption.
struct Host {
    address: String,
    fingerprint: String,
    served: JoinHandle<usize>,
}

fn acceptor() -> (TlsAcceptor, String) {
    let certified = generate_simple_self_signed(["hearth".to_owned()]).unwrap();
    let key: &KeyPair = &certified.signing_key;
    let spki = digest(&SHA256, &key.subject_public_key_info());
    let fingerprint = spki.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certified.cert.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), fingerprint)
}

async fn host(answer: &'static str) -> Host {
    let (tls, fingerprint) = acceptor();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let served = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = tls.accept(tcp).await else {
            return 0;
        };
        let mut sent = vec![0; 4096];
        let read = stream.read(&mut sent).await.unwrap_or(0);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
        drop(stream.write_all(head.as_bytes()).await);
        drop(stream.shutdown().await);
        read
    });
    Host {
        address,
        fingerprint,
        served,
    }
}

const CARD: &str = r#"{"id":"0198c000-0000-7000-8000-000000000001","name":"Home","version":"1"}"#;

#[tokio::test]
async fn the_pinned_host_is_spoken_to() {
    let host = host(CARD).await;
    let pin = Pin::parse(&host.fingerprint).unwrap();
    let card = HostRest::new(&host.address, &pin).unwrap().space().await.unwrap();
    assert_eq!(card.name, "Home");
    assert!(host.served.await.unwrap() > 0);
}

#[tokio::test]
async fn another_certificate_is_told_apart_and_sent_nothing() {
    let other = Pin::parse(&"0a".repeat(32)).unwrap();
    let first = host(CARD).await;
    let rest = HostRest::new(&first.address, &other).unwrap();
    assert_eq!(rest.space().await.err(), Some(LinkError::CertificateChanged));
    assert_eq!(first.served.await.unwrap(), 0);
    let second = host(CARD).await;
    let dialed = dial(&second.address, &other).await;
    assert_eq!(dialed.err(), Some(LinkError::CertificateChanged));
    assert_eq!(second.served.await.unwrap(), 0);
}

#[tokio::test]
async fn nobody_there_is_not_a_changed_certificate() {
    let pin = Pin::parse(&"0a".repeat(32)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    assert!(matches!(
        dial(&address, &pin).await.err(),
        Some(LinkError::Unreachable(_))
    ));
}

#[tokio::test]
async fn a_host_that_is_none_of_ours_is_said_to_speak_another_protocol() {
    let host = host("<html>hello</html>").await;
    let pin = Pin::parse(&host.fingerprint).unwrap();
    let asked = HostRest::new(&host.address, &pin).unwrap().space().await;
    assert_eq!(asked.err(), Some(LinkError::OtherProtocol));
}

/// A host that floods its guest, or speaks of things that the guest does not know.
#[tokio::test]
async fn a_socket_takes_frames_up_to_the_limit_and_no_more() {
    let (tls, fingerprint) = acceptor();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serve = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let mut socket = accept_async(tls.accept(tcp).await.unwrap()).await.unwrap();
        let heads = r#"{"type":"heads","heads":[],"complete":true}"#;
        for text in [heads, r#"{"type":"something_new"}"#, &"x".repeat(64 * 1024 + 1)] {
            drop(socket.send(Message::text(text)).await);
        }
        while let Some(Ok(_)) = socket.next().await {}
    });
    let mut socket = dial(&address, &Pin::parse(&fingerprint).unwrap()).await.unwrap();
    assert!(matches!(socket.hear().await, Heard::Frame(_)));
    assert!(matches!(socket.hear().await, Heard::Life));
    assert!(matches!(socket.hear().await, Heard::Closed(_)));
    drop(socket);
    serve.await.unwrap();
}
