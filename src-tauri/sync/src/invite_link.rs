//! What an invite's link says: where the host is, how to know it, and the code that lets one device in.
//!
//! `hearth://join#...` opens the application, `https://host:port/join#...` a browser. What follows the `#` never
//! reaches a server by itself: it is JSON in base64url without padding.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hearth_domain::SpaceId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

const VERSION: u32 = 1;

/// Longer than any link that a host makes; whatever is longer is not even decoded.
const MAX_LINK_BYTES: usize = 8 * 1024;

const MAX_ADDRESSES: usize = 32;

/// An invite, read from its link. Its text came from outside: it says where to go, and proves nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteAddress {
    /// `host:port` of each of the host's addresses, at least one.
    pub addresses: Vec<String>,
    /// The certificate's SPKI SHA-256, 64 lower-case hexadecimal digits.
    pub fingerprint: String,
    /// Used once, for ten minutes.
    pub code: String,
    /// The space's name.
    pub name: String,
    pub space_id: SpaceId,
}

impl fmt::Debug for InviteAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteAddress")
            .field("addresses", &self.addresses)
            .field("space_id", &self.space_id)
            .finish_non_exhaustive()
    }
}

/// Why a text is no invite link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LinkUnreadable {
    #[error("This is not an invite link. One begins with hearth://join# or https://.")]
    NotALink,
    #[error("The invite link is not whole. Copy all of it.")]
    NotWhole,
    #[error("This invite was made by a newer version of Hearth.")]
    Newer,
}

#[derive(Serialize, Deserialize)]
struct Written {
    v: u32,
    a: Vec<String>,
    f: String,
    c: String,
    n: String,
    s: SpaceId,
}

impl InviteAddress {
    /// `hearth://join#...`
    #[must_use]
    pub fn to_link(&self) -> String {
        format!("hearth://join#{}", self.written())
    }

    /// `base/join#...`, where `base` is such as `https://192.168.1.5:8002`.
    #[must_use]
    pub fn to_web_link(&self, base: &str) -> String {
        format!("{}/join#{}", base.trim_end_matches('/'), self.written())
    }

    /// Reads either kind of link. The address that a web link itself names comes first.
    ///
    /// # Errors
    /// What is wrong with it, in words for a person.
    pub fn parse(link: &str) -> Result<Self, LinkUnreadable> {
        let link = link.trim();
        if link.len() > MAX_LINK_BYTES {
            return Err(LinkUnreadable::NotALink);
        }
        let (place, written) = link.split_once('#').ok_or(LinkUnreadable::NotALink)?;
        let named = named_address(place)?;
        let json = URL_SAFE_NO_PAD
            .decode(written.trim_end_matches('='))
            .map_err(|_| LinkUnreadable::NotWhole)?;
        let value: serde_json::Value = serde_json::from_slice(&json).map_err(|_| LinkUnreadable::NotWhole)?;
        match value.get("v").and_then(serde_json::Value::as_u64) {
            Some(version) if version == u64::from(VERSION) => {}
            Some(_) => return Err(LinkUnreadable::Newer),
            None => return Err(LinkUnreadable::NotWhole),
        }
        let read: Written = serde_json::from_value(value).map_err(|_| LinkUnreadable::NotWhole)?;
        let mut addresses: Vec<String> = named.into_iter().collect();
        for address in read.a {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        let read = Self {
            addresses,
            fingerprint: read.f,
            code: read.c,
            name: read.n.chars().filter(|c| !c.is_control()).take(200).collect(),
            space_id: read.s,
        };
        if read.is_usable() {
            Ok(read)
        } else {
            Err(LinkUnreadable::NotWhole)
        }
    }

    fn is_usable(&self) -> bool {
        (1..=MAX_ADDRESSES).contains(&self.addresses.len())
            && self.addresses.iter().all(|address| is_address(address))
            && self.fingerprint.len() == 64
            && self
                .fingerprint
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && (1..=128).contains(&self.code.len())
            && self.code.bytes().all(|byte| byte.is_ascii_graphic())
    }

    fn written(&self) -> String {
        let written = Written {
            v: VERSION,
            a: self.addresses.clone(),
            f: self.fingerprint.clone(),
            c: self.code.clone(),
            n: self.name.clone(),
            s: self.space_id,
        };
        let json = serde_json::to_vec(&written).expect("strings and numbers are JSON");
        URL_SAFE_NO_PAD.encode(json)
    }
}

/// The `host:port` of a web link; none for `hearth://join`, to which some systems add a slash.
fn named_address(place: &str) -> Result<Option<String>, LinkUnreadable> {
    let lower = place.to_ascii_lowercase();
    let lower = lower.trim_end_matches('/');
    if lower == "hearth://join" || lower == "hearth:join" {
        return Ok(None);
    }
    let authority = lower
        .strip_prefix("https://")
        .and_then(|rest| rest.strip_suffix("/join"))
        .filter(|authority| !authority.contains('/'))
        .ok_or(LinkUnreadable::NotALink)?;
    if is_address(authority) {
        return Ok(Some(authority.to_owned()));
    }
    let with_port = format!("{authority}:443");
    if is_address(&with_port) {
        Ok(Some(with_port))
    } else {
        Err(LinkUnreadable::NotALink)
    }
}

/// `host:port` with nothing else in it that a URL could be made to mean.
pub(crate) fn is_address(address: &str) -> bool {
    let Some((host, port)) = address.rsplit_once(':') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_';
    let host_is_plain = match host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
        None => (1..=253).contains(&host.len()) && host.chars().all(plain),
    };
    host_is_plain && port.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn invite() -> InviteAddress {
        InviteAddress {
            addresses: vec!["192.168.1.5:8002".to_owned(), "[fd00::5]:8002".to_owned()],
            fingerprint: "0a".repeat(32),
            code: "abcDEF_-123".to_owned(),
            name: "Zoë's".to_owned(),
            space_id: SpaceId::new(),
        }
    }

    #[test]
    fn a_link_says_what_was_put_in() {
        let invite = invite();
        assert_eq!(InviteAddress::parse(&invite.to_link()), Ok(invite.clone()));
        let with_slash = invite.to_link().replace("join#", "join/#");
        assert_eq!(InviteAddress::parse(&format!(" {with_slash}\n")), Ok(invite));
    }

    #[test]
    fn a_web_links_own_address_is_tried_first() {
        let read = InviteAddress::parse(&invite().to_web_link("https://home.example:9000/")).expect("it was just made");
        assert_eq!(read.addresses.first().map(String::as_str), Some("home.example:9000"));
        assert_eq!(read.addresses.len(), 3);
        let read = InviteAddress::parse(&invite().to_web_link("https://home.example")).expect("it was just made");
        assert_eq!(read.addresses.first().map(String::as_str), Some("home.example:443"));
    }

    #[test]
    fn what_is_no_invite_is_told_apart() {
        let link = invite().to_link();
        assert_eq!(InviteAddress::parse("hello"), Err(LinkUnreadable::NotALink));
        assert_eq!(InviteAddress::parse("http://x/join#abc"), Err(LinkUnreadable::NotALink));
        assert_eq!(
            InviteAddress::parse(&link[..link.len() - 9]),
            Err(LinkUnreadable::NotWhole)
        );
        let newer = format!("hearth://join#{}", URL_SAFE_NO_PAD.encode(r#"{"v":2}"#));
        assert_eq!(InviteAddress::parse(&newer), Err(LinkUnreadable::Newer));
    }

    #[test]
    fn an_address_that_means_something_else_in_a_url_is_refused() {
        for address in [
            "evil@host:80",
            "host/path:80",
            "host",
            "host:0",
            "host:99999",
            "a b:80",
            ":80",
            "h?:80",
        ] {
            assert!(!is_address(address), "{address}");
            let mut invite = invite();
            invite.addresses = vec![address.to_owned()];
            assert_eq!(InviteAddress::parse(&invite.to_link()), Err(LinkUnreadable::NotWhole));
        }
    }

    #[test]
    fn the_code_is_not_in_what_is_logged() {
        assert!(!format!("{:?}", invite()).contains("abcDEF"));
    }

    proptest! {
        #[test]
        fn no_text_panics(link in "(hearth://join#|https://h:1/join#)?.{0,200}") {
            let _ = InviteAddress::parse(&link);
        }
    }
}
