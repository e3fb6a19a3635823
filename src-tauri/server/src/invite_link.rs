//! Invites as they are handed over: a link, a link for browsers, and a picture of that one.

use hearth_domain::{Actor, ApiError, ErrorCode, Invite, InviteLink, InviteRequest};
use hearth_engine::{Engine, Secret};
use hearth_sync::InviteAddress;
use qrcode::{EcLevel, QrCode, render::svg};

use crate::shared::Reach;

/// Makes an invite of `by`, and its links to a server that is reached as `reach` says.
///
/// # Errors
/// As [`Engine::create_invite`].
pub async fn create_invite_link(
    engine: &Engine,
    reach: &Reach,
    by: Actor,
    request: InviteRequest,
) -> Result<InviteLink, ApiError> {
    let (invite, code) = engine.create_invite(by, request).await?;
    link_to(engine, reach, invite, &code)
}

/// The first way in of a server's owner, which nobody needs to approve.
///
/// # Errors
/// As [`Engine::create_owner_invite`].
pub async fn create_owner_link(engine: &Engine, reach: &Reach) -> Result<InviteLink, ApiError> {
    let (invite, code) = engine.create_owner_invite().await?;
    link_to(engine, reach, invite, &code)
}

fn link_to(engine: &Engine, reach: &Reach, invite: Invite, code: &Secret) -> Result<InviteLink, ApiError> {
    let space = engine.space_card();
    let address = InviteAddress {
        addresses: reach.addresses(),
        fingerprint: reach.fingerprint().to_owned(),
        code: code.expose().to_owned(),
        name: space.name,
        space_id: space.id,
    };
    let base = address
        .addresses
        .first()
        .map(|first| reach.base(first))
        .unwrap_or_default();
    let web_link = address.to_web_link(&base);
    Ok(InviteLink {
        invite,
        link: address.to_link(),
        qr_svg: qr_svg(&web_link)?,
        web_link,
    })
}

/// Black squares on white, with the quiet zone that readers need.
fn qr_svg(text: &str) -> Result<String, ApiError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|error| ApiError {
        code: ErrorCode::Internal,
        message: format!("no QR code could be made: {error}"),
    })?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(256, 256)
        .quiet_zone(true)
        .build())
}

#[cfg(test)]
mod tests {
    use rqrr::PreparedImage;

    use super::*;

    #[test]
    fn a_camera_reads_the_link_from_the_picture() {
        let address = InviteAddress {
            addresses: vec!["192.168.178.105:8002".into(), "[fd00:1234:5678::9abc]:8002".into()],
            fingerprint: "9c56cc51".repeat(8),
            code: "x9_-".repeat(11),
            name: "Anas Stüberl".into(),
            space_id: "0198c0de-0000-7000-8000-000000000001".parse().expect("it is an id"),
        };
        let link = address.to_web_link("https://192.168.178.105:8002");
        let svg = qr_svg(&link).expect("it fits a QR code");
        assert_eq!(read(&svg), [link]);
    }

    /// All codes of a picture that is black rectangles on white.
    fn read(svg: &str) -> Vec<String> {
        let number = |before: &str, text: &str| {
            let (_, from) = text.split_once(before).expect("the picture has it");
            let end = from.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(from.len());
            from[..end].parse::<usize>().expect("it is a number")
        };
        let (width, height) = (number("width=\"", svg), number("height=\"", svg));
        let mut dark = vec![false; width * height];
        let (_, black) = svg.rsplit_once(" d=\"").expect("the picture has a path");
        for rectangle in black.split('M').skip(1) {
            let (left, top) = (number("", rectangle), number(" ", rectangle));
            for y in top..top + number("v", rectangle) {
                let start = y * width + left;
                dark[start..start + number("h", rectangle)].fill(true);
            }
        }
        let shade = |x, y| if dark[y * width + x] { 0 } else { 255 };
        let mut picture = PreparedImage::prepare_from_greyscale(width, height, shade);
        let found = picture.detect_grids();
        let decoded = found.iter().map(|grid| grid.decode().expect("the code is whole").1);
        decoded.collect()
    }
}
