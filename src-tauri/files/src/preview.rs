//! Pictures drawn smaller: what a list shows without fetching the whole, and what a model is shown.

use std::{
    fs::File,
    io::{self, Cursor},
    path::Path,
};

use image::{DynamicImage, ImageError, ImageFormat, codecs::jpeg::JpegEncoder};
use thiserror::Error;

use crate::decode;

/// Of a hundred: below it text on screenshots grows blurred edges.
const JPEG_QUALITY: u8 = 85;

/// A picture may be sent as it is, if it has no more bytes than this for each pixel of the longest side that is asked for.
const BYTES_A_PIXEL_OF_SIDE: u64 = 1024;

/// A picture that was drawn, or that was good enough as it was.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/jpeg`, `image/png` or, as it was, `image/webp`.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Error)]
pub enum PreviewError {
    #[error("this is no picture that can be drawn")]
    NoPicture,
    #[error("the picture is too large to be drawn")]
    TooLarge,
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    #[error(transparent)]
    Read(#[from] io::Error),
}

/// The picture at `path`, with no side longer than `max_side` pixels, the right way up and standing still: a JPEG, or a PNG where
/// something shines through. None where the file itself is as small and will do.
///
/// Takes up to about a second and 500 MB, whatever the file says of itself.
///
/// # Errors
///
/// See [`PreviewError`].
pub fn preview(path: &Path, media_type: &str, max_side: u32) -> Result<Option<Vec<u8>>, PreviewError> {
    let format = decode::format(media_type).ok_or(PreviewError::NoPicture)?;
    if format != ImageFormat::Bmp && is_small(path, media_type, max_side)? {
        return Ok(None);
    }
    Ok(Some(draw(path, format, max_side)?.bytes))
}

/// The same for a model: models know neither moving pictures nor bitmaps, and not all of them which way up a picture is.
///
/// # Errors
///
/// See [`PreviewError`].
pub fn picture_for_model(path: &Path, media_type: &str, max_side: u32) -> Result<Picture, PreviewError> {
    let format = decode::format(media_type).ok_or(PreviewError::NoPicture)?;
    let as_it_is = (format == ImageFormat::Png).then_some("image/png");
    match as_it_is {
        Some(media_type) if is_small(path, media_type, max_side)? => Ok(Picture {
            media_type,
            bytes: std::fs::read(path)?,
        }),
        _ => draw(path, format, max_side),
    }
}

fn is_small(path: &Path, media_type: &str, max_side: u32) -> io::Result<bool> {
    if std::fs::metadata(path)?.len() > u64::from(max_side) * BYTES_A_PIXEL_OF_SIDE {
        return Ok(false);
    }
    let size = decode::size(path, media_type)?;
    Ok(size.is_some_and(|size| size.width.max(size.height) <= max_side))
}

fn draw(path: &Path, format: ImageFormat, max_side: u32) -> Result<Picture, PreviewError> {
    let whole = decode::pixels(File::open(path)?, format).map_err(refusal)?;
    let side = max_side.max(1);
    let smaller = if whole.width().max(whole.height()) > side {
        whole.thumbnail(side, side)
    } else {
        whole
    };
    write(&smaller).map_err(refusal)
}

fn write(picture: &DynamicImage) -> Result<Picture, ImageError> {
    let mut bytes = Vec::new();
    let drawn = picture.to_rgba8();
    let media_type = if drawn.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&picture.to_rgb8())?;
        "image/jpeg"
    } else {
        drawn.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        "image/png"
    };
    Ok(Picture { media_type, bytes })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all others say that the picture is damaged, also those to come"
)]
fn refusal(error: ImageError) -> PreviewError {
    match error {
        ImageError::Limits(_) => PreviewError::TooLarge,
        ImageError::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => PreviewError::Read(error),
        other => PreviewError::Damaged(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
