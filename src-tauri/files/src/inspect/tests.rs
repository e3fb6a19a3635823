use image::ImageFormat;

use super::*;
use crate::samples;

fn seen(bytes: &[u8], name: &str) -> Inspected {
    let (_directory, path) = samples::file(bytes);
    inspect(&path, name).expect("the file is there")
}

#[track_caller]
fn is(bytes: &[u8], name: &str, media_type: &str) {
    let found = seen(bytes, name);
    assert_eq!((found.media_type.as_str(), found.image), (media_type, None), "{name}");
}

#[test]
fn a_picture_is_one_whatever_it_is_called() {
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
        (ImageFormat::Bmp, "image/bmp"),
    ] {
        let found = seen(&samples::picture(30, 20, format), "notes.txt");
        let size = ImageSize { width: 30, height: 20 };
        assert_eq!((found.media_type.as_str(), found.image), (media_type, Some(size)));
    }
}

#[test]
fn a_picture_taken_upright_has_the_size_in_which_it_is_seen() {
    let found = seen(&samples::turned(40, 30), "photo.jpg");
    assert_eq!(found.image, Some(ImageSize { width: 30, height: 40 }));
}

#[test]
fn a_picture_beyond_the_limits_is_a_file_like_any_other() {
    is(&samples::claiming(50_000, 50_000), "bomb.png", "image/png");
    is(&samples::claiming(16_385, 1), "long.png", "image/png");
    is(&samples::claiming(8_000, 8_000), "many.png", "image/png");
    is(&samples::claiming(u32::MAX, u32::MAX), "most.png", "image/png");
    assert!(seen(&samples::claiming(7_000, 7_000), "large.png").image.is_some());
}

/// The pixels of a WebP that has nothing else.
fn webp_pixels(width: u32, height: u32) -> Vec<u8> {
    samples::picture(width, height, ImageFormat::WebP)[20..].to_vec()
}

#[test]
fn a_webp_that_says_which_way_up_it_is_has_the_size_in_which_it_is_seen() {
    let pixels = webp_pixels(40, 30);
    let length = u32::try_from(pixels.len()).expect("it is short");
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let photo = samples::webp(&[
        (b"VP8X", 10, &samples::webp_extended(0x08, 40, 30)),
        (b"VP8L", length, &pixels),
        (b"EXIF", 26, exif),
        // Not known to anybody, and cut.
        (b"JUNK", 1000, b"x"),
    ]);
    assert_eq!(seen(&photo, "a.webp").image, Some(ImageSize { width: 30, height: 40 }));
}

#[test]
fn a_webp_whose_chunks_claim_more_than_there_is_is_a_file_like_any_other() {
    let pixels = webp_pixels(1, 1);
    let length = u32::try_from(pixels.len()).expect("it is short");
    let behind = samples::webp_chunks(&[(b"VP8L", length, &pixels), (b"EXIF", u32::MAX - 1, b"")]);
    let frame = [&[0; 16][..], &behind].concat();
    let frame_length = u32::try_from(frame.len()).expect("it is short");
    for claiming in [
        samples::webp(&[
            (b"VP8X", 10, &samples::webp_extended(0x08, 1, 1)),
            (b"VP8L", length, &pixels),
            (b"EXIF", u32::MAX - 1, b"II*\0"),
        ]),
        // The same in a frame of a moving picture.
        samples::webp(&[
            (b"VP8X", 10, &samples::webp_extended(0x02, 1, 1)),
            (b"ANIM", 6, &[0; 6]),
            (b"ANMF", frame_length, &frame),
        ]),
    ] {
        is(&claiming, "a.webp", "image/webp");
    }
}

#[test]
fn a_webp_with_more_exif_than_any_photo_has_is_a_file_like_any_other() {
    let pixels = webp_pixels(1, 1);
    let length = u32::try_from(pixels.len()).expect("it is short");
    let much = vec![0; 2 * 1024 * 1024];
    let long = samples::webp(&[
        (b"VP8X", 10, &samples::webp_extended(0x08, 1, 1)),
        (b"VP8L", length, &pixels),
        (b"EXIF", 2 * 1024 * 1024, &much),
    ]);
    is(&long, "a.webp", "image/webp");
}

#[test]
fn a_file_called_a_picture_is_none_because_of_that() {
    is(b"GIF8 is how they begin", "a.gif", "text/plain");
    is(b"\x00\x01\x02", "a.png", "application/octet-stream");
    is(b"", "a.png", "text/plain");
    is(&samples::picture(9, 9, ImageFormat::Png)[..20], "cut.png", "image/png");
}

#[test]
fn pages_and_drawings_are_called_what_they_are() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    is(svg.as_bytes(), "a.png", "image/svg+xml");
    is(
        format!("<?xml version='1.0'?>\n<!-- x --><!DOCTYPE svg [<!ENTITY a 'b'>]>\n{svg}").as_bytes(),
        "a.txt",
        "image/svg+xml",
    );
    is(b"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", "a", "image/svg+xml");
    is(b"  <!doctype HTML><p>", "a.txt", "text/html");
    is(
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "a.xml",
        "text/html",
    );
    is(b"<script >alert(1)</script>", "a.md", "text/html");
    let wide: Vec<u8> = "\u{feff}<svg/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    is(&wide, "a.png", "image/svg+xml");
    is(b"plain words", "page.html", "text/html");
    is(b"plain words", "drawing.svg", "image/svg+xml");
}

#[test]
fn which_kind_of_text_a_text_is_its_name_says() {
    is(b"# Title", "readme.md", "text/markdown");
    is(b"a,b\n1,2", "table.CSV", "text/csv");
    is(b"{}", "a.json", "application/json");
    is(b"fn main() {}", "main.rs", "text/x-rust");
    is(b"const a = 1;", "video-or-code.ts", "text/plain");
    is(b"MZ and BM begin words too", "words", "text/plain");
    is("größe".as_bytes(), "words.png", "text/plain");
}

#[test]
fn text_from_before_unicode_is_text_where_its_name_says_so() {
    is(b"gr\xf6\xdfe", "words.txt", "text/plain");
    is(b"gr\xf6\xdfe", "words", "application/octet-stream");
    is(b"gr\xf6\xdfe\0", "words.txt", "application/octet-stream");
}

#[test]
fn other_kinds_are_known_by_their_marks() {
    is(b"%PDF-1.7\nall of it text", "a.txt", "application/pdf");
    is(b"%PDF-1.7\n\xff\xfe\0", "a", "application/pdf");
    is(
        b"PK\x03\x04\x14\0\0\0\x08\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a.png",
        "application/zip",
    );
    is(
        b"\x7fELF\x02\x01\x01\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a.pdf",
        "application/x-executable",
    );
    is(b"\x00\xff\xfe\x12", "a.pdf", "application/octet-stream");
}

#[test]
fn bytes_in_memory_are_looked_at_as_those_of_a_file_without_a_name() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    let mut padded = samples::picture(30, 20, ImageFormat::Jpeg);
    padded.resize(100_000, 0);
    for bytes in [
        samples::picture(30, 20, ImageFormat::Png),
        samples::turned(40, 30),
        padded,
        samples::claiming(50_000, 50_000),
        svg,
        b"<!doctype html><p>".to_vec(),
        Vec::new(),
    ] {
        assert_eq!(inspect_bytes(&bytes), seen(&bytes, ""));
    }
    assert!(inspect_bytes(&samples::turned(40, 30)).image.is_some());
}

#[test]
fn a_file_that_is_gone_is_said_to_be() {
    let (directory, path) = samples::file(b"x");
    drop(directory);
    let error = inspect(&path, "x").expect_err("nothing is there");
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}
