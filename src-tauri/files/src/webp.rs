//! What a WebP claims, looked at before it is decoded: its decoder makes room for each chunk as long as it says it is, and for
//! each frame as large as it says it is, whatever there is of them.

use std::io::{self, Read, Seek, SeekFrom};

use image::ImageResult;

use crate::decode::{MAX_PIXELS, too_large};

/// EXIF of a photo, its small picture included, has some 10 to 60 KB.
const MAX_EXIF_BYTES: u64 = 1024 * 1024;

/// Chunks stand behind the file's first header (RFC 9649, section 2.4).
const FIRST_CHUNK: u64 = 12;

/// A frame of a moving picture says where it stands, in so many bytes, before its own chunks begin (section 2.7.1.2).
const FRAME_HEADER: u64 = 16;

const CHUNK_HEADER: u64 = 8;

/// Chunks that the decoder reads. It passes over others, which may have any length.
const READ: &[&[u8; 4]] = &[
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP ",
];

/// Leaves the file at its beginning.
///
/// # Errors
/// A chunk that reaches behind the file's end, and more than a picture may have.
pub(crate) fn check(file: &mut (impl Read + Seek)) -> ImageResult<()> {
    let end = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut place = Place { file, at: 0 };
    place.chunks(FIRST_CHUNK, end, true)?;
    place.file.rewind()?;
    Ok(())
}

struct Place<'a, F> {
    file: &'a mut F,
    at: u64,
}

impl<F: Read + Seek> Place<'_, F> {
    fn chunks(&mut self, from: u64, end: u64, outermost: bool) -> ImageResult<()> {
        let mut next = from;
        while next + CHUNK_HEADER <= end {
            self.go_to(next)?;
            let [a, b, c, d, length @ ..] = self.read::<8>()?;
            let (kind, bytes) = ([a, b, c, d], u64::from(u32::from_le_bytes(length)));
            let begin = self.at;
            next = begin + bytes + (bytes & 1);
            if !READ.contains(&&kind) {
                continue;
            }
            if begin + bytes > end {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            match &kind {
                b"EXIF" if bytes > MAX_EXIF_BYTES => return Err(too_large()),
                // Section 19.1 of RFC 6386.
                b"VP8 " => {
                    let [.., a, b, c, d] = self.read::<10>()?;
                    // The upper two bits of each side say how it is to be scaled.
                    let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
                    frame(side([a, b]), side([c, d]))?;
                }
                // Section 3.4 of RFC 9649: each side less one.
                b"VP8L" => {
                    let [_, sides @ ..] = self.read::<5>()?;
                    let sides = u32::from_le_bytes(sides);
                    frame((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1)?;
                }
                b"ANMF" if outermost => self.chunks(begin + FRAME_HEADER, begin + bytes, false)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Most chunks are short, and what is read ahead is kept where that will do.
    fn go_to(&mut self, place: u64) -> io::Result<()> {
        let way = i128::from(place) - i128::from(self.at);
        self.file.seek_relative(i64::try_from(way).map_err(io::Error::other)?)?;
        self.at = place;
        Ok(())
    }

    fn read<const BYTES: usize>(&mut self) -> io::Result<[u8; BYTES]> {
        let mut bytes = [0; BYTES];
        self.file.read_exact(&mut bytes)?;
        self.at += BYTES as u64;
        Ok(bytes)
    }
}

fn frame(width: u32, height: u32) -> ImageResult<()> {
    if u64::from(width) * u64::from(height) <= MAX_PIXELS {
        Ok(())
    } else {
        Err(too_large())
    }
}
