//! Pictures to try, made on the spot.

use std::{io::Cursor, path::PathBuf};

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use tempfile::TempDir;

/// A file with these bytes, for as long as the directory lives.
pub(crate) fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let path = directory.path().join("file");
    std::fs::write(&path, bytes).expect("it can be written");
    (directory, path)
}

/// Red above, blue below.
pub(crate) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |_, y| {
        if y * 2 < height {
            Rgb([200, 0, 0])
        } else {
            Rgb([0, 0, 200])
        }
    });
    let mut bytes = Vec::new();
    let written = picture.write_to(&mut Cursor::new(&mut bytes), format);
    written.expect("every format takes a plain picture");
    bytes
}

/// One through which what is behind it shines.
pub(crate) fn glass(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_pixel(width, height, Rgba([0, 120, 0, 90]));
    let mut bytes = Vec::new();
    let written = picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png);
    written.expect("PNG takes transparency");
    bytes
}

/// A PNG of a few bytes that claims to be so large.
pub(crate) fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = picture(1, 1, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let check = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&check.to_be_bytes());
    png
}

/// A JPEG that was taken with the camera held upright: drawn as stored, it lies on its side (Exif 2.3, tag 0x0112, value 6).
pub(crate) fn turned(width: u32, height: u32) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let length = u16::try_from(exif.len() + 2).expect("it is short");
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xe1];
    jpeg.extend(length.to_be_bytes());
    jpeg.append(&mut exif);
    jpeg.extend(&picture(width, height, ImageFormat::Jpeg)[2..]);
    jpeg
}

/// A WebP of these chunks, each of which claims to be so long.
pub(crate) fn webp(chunks: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
    bytes.extend(webp_chunks(chunks));
    let length = u32::try_from(bytes.len() - 8).expect("it is short");
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes
}

pub(crate) fn webp_chunks(chunks: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, length, content) in chunks {
        bytes.extend(*kind);
        bytes.extend(length.to_le_bytes());
        bytes.extend(*content);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
    }
    bytes
}

/// The chunk with which a WebP begins that has more than its pixels (RFC 9649, section 2.7): flags, and each side less one.
pub(crate) fn webp_extended(flags: u8, width: u8, height: u8) -> [u8; 10] {
    [flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0]
}

/// As PNG checks its chunks (annex D of its specification).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}
