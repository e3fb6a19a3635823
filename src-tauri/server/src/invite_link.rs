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
    use super::*;

    #[test]
    fn the_picture_is_an_svg() {
        let svg = qr_svg(&format!("https://192.168.1.5:8002/join#{}", "x".repeat(400))).expect("it fits a QR code");
        assert!(
            svg.contains("<svg") && svg.contains("#000") && svg.len() < 200_000,
            "{}",
            svg.len()
        );
    }
}
