//! Why there is no picture, in words for whoever asked for it. None of them holds the address.

use hearth_domain::{ApiError, ErrorCode};
use thiserror::Error;

use crate::error;

#[derive(Debug, PartialEq, Eq, Error)]
pub(super) enum Refusal {
    #[error("This is no address of a picture. Ask whoever wrote it for the right one.")]
    NoAddress,
    #[error("The picture's address does not begin with https, or leads to one that does not. Open the link instead.")]
    NotEncrypted,
    #[error("The picture's address holds a user name or password. Open the link only if you trust who wrote it.")]
    Credentials,
    #[error("The picture's address leads into a private network. Open the link only if you trust who wrote it.")]
    NotPublic,
    #[error("A proxy is set, and pictures are not fetched past it. Open the link instead.")]
    Proxy,
    #[error("The picture's address leads on and on. Open the link instead.")]
    Redirects,
    #[error("The picture's host refused it (HTTP status {0}). Open the link to see why.")]
    Status(u16),
    #[error("The picture has more than {0} MiB. Open the link instead.")]
    TooLarge(usize),
    #[error("What came is no PNG, JPEG, GIF, WebP or BMP picture. Open the link to see what it is.")]
    NoPicture,
    #[error("The picture is damaged, or has more pixels than can be shown. Open the link instead.")]
    Unshowable,
    #[error("The picture took too long. Try again, or open the link.")]
    Slow,
    #[error(
        "The picture's host cannot be reached, or not safely. Check the connection and try again, or open the link."
    )]
    Unreachable,
    #[error("The picture broke off. Try again, or open the link.")]
    BrokeOff,
    #[error("This machine has no certificates to check the picture's host by. Open the link instead.")]
    NoCertificates,
    #[error("Too many pictures are being fetched. Try again in a moment.")]
    Crowded,
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::NoAddress
            | Refusal::NotEncrypted
            | Refusal::Credentials
            | Refusal::NotPublic
            | Refusal::Proxy
            | Refusal::Redirects
            | Refusal::TooLarge(_)
            | Refusal::NoPicture
            | Refusal::Unshowable => ErrorCode::Invalid,
            Refusal::Status(_) | Refusal::Slow | Refusal::Unreachable | Refusal::BrokeOff | Refusal::NoCertificates => {
                ErrorCode::Unavailable
            }
            Refusal::Crowded => ErrorCode::RateLimited,
        };
        error::api(code, refusal.to_string())
    }
}
