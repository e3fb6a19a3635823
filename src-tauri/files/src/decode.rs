//! Pictures within limits: what is larger than these is a file like any other.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read, Seek},
    path::Path,
};

use hearth_domain::ImageSize;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits, metadata::Orientation,
};

use crate::webp;

/// No side of a picture is longer, in pixels.
pub(crate) const MAX_SIDE: u32 = 16_384;

/// No picture has more pixels: 200 MB once decoded, about a second of a processor's time.
pub(crate) const MAX_PIXELS: u64 = 50_000_000;

/// Memory that a decoder may take for one picture.
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;

/// The size of a JPEG stands within so much of its beginning, unless it is there to be searched for.
const JPEG_HEADER_BYTES: u64 = 4 * 1024 * 1024;

/// A JPEG is drawn from memory, all of it; a photo of 50 million pixels has some 10 to 30 MB.
const MAX_JPEG_BYTES: u64 = 64 * 1024 * 1024;

/// How the file is drawn, if it is a kind of picture that can be.
pub(crate) fn format(media_type: &str) -> Option<ImageFormat> {
    match media_type {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        "image/bmp" => Some(ImageFormat::Bmp),
        _ => None,
    }
}

/// True of the kinds of pictures that [`preview`](crate::preview) can be asked about.
#[must_use]
pub fn can_be_drawn(media_type: &str) -> bool {
    format(media_type).is_some()
}

/// The size of a picture within the limits, as its header says; none of anything else.
pub(crate) fn size(path: &Path, media_type: &str) -> io::Result<Option<ImageSize>> {
    let Some(format) = format(media_type) else {
        return Ok(None);
    };
    let file = File::open(path)?;
    let seen = if format == ImageFormat::Jpeg {
        // Its decoder takes all that it is given into memory first.
        let mut header = Vec::new();
        file.take(JPEG_HEADER_BYTES).read_to_end(&mut header)?;
        seen_size(Cursor::new(header), format)
    } else {
        seen_size(BufReader::new(file), format)
    };
    Ok(seen.ok())
}

/// The same for a picture in memory.
pub(crate) fn size_in(bytes: &[u8], media_type: &str) -> Option<ImageSize> {
    seen_size(Cursor::new(bytes), format(media_type)?).ok()
}

fn seen_size(read: impl BufRead + Seek, format: ImageFormat) -> ImageResult<ImageSize> {
    let mut decoder = within_limits(read, format)?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok(if lies_on_its_side(orientation) {
        ImageSize {
            width: height,
            height: width,
        }
    } else {
        ImageSize { width, height }
    })
}

/// All pixels of the picture (of the first one, where it moves), the right way up.
pub(crate) fn pixels(file: File, format: ImageFormat) -> ImageResult<DynamicImage> {
    if format == ImageFormat::Jpeg && file.metadata()?.len() > MAX_JPEG_BYTES {
        return Err(too_large());
    }
    let mut decoder = within_limits(BufReader::new(file), format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn within_limits<'a, R: BufRead + Seek + 'a>(mut read: R, format: ImageFormat) -> ImageResult<impl ImageDecoder + 'a> {
    if format == ImageFormat::WebP {
        webp::check(&mut read)?;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(read, format);
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let room = u64::from(width) * u64::from(height) <= MAX_PIXELS && decoder.total_bytes() <= MAX_DECODED_BYTES;
    if room { Ok(decoder) } else { Err(too_large()) }
}

pub(crate) fn too_large() -> ImageError {
    use image::error::{LimitError, LimitErrorKind};
    ImageError::Limits(LimitError::from_kind(LimitErrorKind::DimensionError))
}

fn lies_on_its_side(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}
