use super::*;

fn address(text: &str) -> IpAddr {
    text.parse().expect("it is an address")
}

fn checked(text: &str) -> Result<(), Refusal> {
    Reach::PUBLIC.check(&Url::parse(text).expect("it is a URL"))
}

#[test]
fn what_anybody_could_ask_is_public() {
    for public in [
        "1.1.1.1",
        "8.8.8.8",
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2001:4860:4860::8888",
        "2a00:1450:4001:806::200e",
        // 8.8.8.8, as a network without IPv4 reaches it.
        "64:ff9b::808:808",
    ] {
        assert!(is_public(address(public)), "{public}");
    }
}

#[test]
fn no_address_of_this_machine_or_its_networks_is_public() {
    for private in [
        // Unspecified.
        "0.0.0.0",
        "0.1.2.3",
        "::",
        // Loopback.
        "127.0.0.1",
        "127.255.255.254",
        "::1",
        // Private, carrier's, unique-local.
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "fc00::1",
        "fd12:3456:789a::1",
        // Link-local and site-local.
        "169.254.169.254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        // Multicast, broadcast, reserved.
        "224.0.0.251",
        "239.255.255.250",
        "255.255.255.255",
        "240.0.0.1",
        "ff02::fb",
        "ff0e::1",
        // Of protocols, benchmarks and examples.
        "192.0.0.170",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "100::1",
        "2001:db8::1",
        "2001:2::1",
        "3fff::1",
        "5f00::1",
    ] {
        assert!(!is_public(address(private)), "{private}");
    }
}

#[test]
fn an_ipv4_address_inside_an_ipv6_one_hides_nothing() {
    for hidden in [
        // Mapped and compatible, whatever is in them.
        "::ffff:127.0.0.1",
        "::ffff:192.168.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        // Translated.
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "64:ff9b:0:0:0:1:808:808",
        "::ffff:0:808:808",
        // 6to4 and Teredo.
        "2002:7f00:1::",
        "2002:c0a8:1::1",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ] {
        assert!(!is_public(address(hidden)), "{hidden}");
    }
}

#[test]
fn an_address_in_a_url_is_looked_at_however_it_is_written() {
    for text in [
        "https://127.0.0.1/a.png",
        "https://127.0.0.1:8443/a.png",
        "https://127.0.0.1./a.png",
        "https://127.1/a.png",
        "https://2130706433/a.png",
        "https://0x7f000001/a.png",
        "https://0x7f.1/a.png",
        "https://0177.0.0.1/a.png",
        "https://%31%32%37.0.0.1/a.png",
        "https://１２７.0.0.1/a.png",
        "https://0/a.png",
        "https://[::1]/a.png",
        "https://[::ffff:127.0.0.1]/a.png",
        "https://[0:0:0:0:0:ffff:c0a8:1]/a.png",
        "https://[fe80::1]/a.png",
        "https://[64:ff9b::10.0.0.1]/a.png",
    ] {
        assert_eq!(checked(text), Err(Refusal::NotPublic), "{text}");
    }
    assert_eq!(checked("https://1.1.1.1/a.png"), Ok(()));
    assert_eq!(checked("https://[2606:4700:4700::1111]/a.png"), Ok(()));
    // Of a name nothing can be said before it is resolved.
    assert_eq!(checked("https://localhost/a.png"), Ok(()));
}

#[test]
fn only_https_without_a_sign_in_is_asked() {
    for text in [
        "http://example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "hearth://join",
    ] {
        assert_eq!(checked(text), Err(Refusal::NotEncrypted), "{text}");
    }
    for text in ["https://ann@example.org/a.png", "https://:secret@example.org/a.png"] {
        assert_eq!(checked(text), Err(Refusal::Credentials), "{text}");
    }
    assert_eq!(checked("https://example.org:8443/a.png?b=c#d"), Ok(()));
}

#[tokio::test]
async fn a_name_has_only_the_addresses_that_may_be_reached() {
    let name = || "localhost".parse::<Name>().expect("it is a name");
    let loopback = Reach {
        encrypted_only: true,
        allows: |address| address.is_loopback(),
    };
    let found = allowed_addresses(loopback, name()).await.expect("every machine has it");
    assert!(found.map(|found| found.ip()).all(|address| address.is_loopback()));

    let refused = allowed_addresses(Reach::PUBLIC, name()).await.err();
    assert!(refused.is_some_and(|error| error.is::<LeadsNowhere>()));
}
