use image::{GenericImageView as _, codecs::gif::GifEncoder};

use super::*;
use crate::samples;

fn drawn(bytes: &[u8], media_type: &str, max_side: u32) -> Result<Option<Vec<u8>>, PreviewError> {
    let (_directory, path) = samples::file(bytes);
    preview(&path, media_type, max_side)
}

#[track_caller]
fn read(bytes: &[u8]) -> (ImageFormat, DynamicImage) {
    let format = image::guess_format(bytes).expect("it is a picture");
    let picture = image::load_from_memory(bytes).expect("it can be read again");
    (format, picture)
}

#[test]
fn a_large_picture_becomes_a_small_jpeg_of_the_same_shape() {
    let small = drawn(&samples::picture(400, 300, ImageFormat::Png), "image/png", 100);
    let (format, picture) = read(&small.expect("it can be drawn").expect("it is large"));
    assert_eq!((format, picture.dimensions()), (ImageFormat::Jpeg, (100, 75)));
    let [red, _, blue, _] = picture.get_pixel(50, 10).0;
    assert!(red > 150 && blue < 50);
}

#[test]
fn what_shines_through_stays_so() {
    let small = drawn(&samples::glass(300, 300), "image/png", 100);
    let (format, picture) = read(&small.expect("it can be drawn").expect("it is large"));
    assert_eq!((format, picture.get_pixel(5, 5).0[3]), (ImageFormat::Png, 90));
}

#[test]
fn a_picture_that_is_small_is_shown_as_it_is() {
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let shown = drawn(&samples::picture(60, 80, format), media_type, 80);
        assert_eq!(shown.expect("it can be drawn"), None, "{media_type}");
    }
}

#[test]
fn a_picture_of_few_pixels_and_many_bytes_is_drawn_again() {
    let mut padded = samples::picture(60, 80, ImageFormat::Jpeg);
    padded.resize(200_000, 0);
    let small = drawn(&padded, "image/jpeg", 80)
        .expect("it can be drawn")
        .expect("it is long");
    assert!(small.len() < 10_000);
}

#[test]
fn a_photo_taken_upright_stands_upright() {
    let small = drawn(&samples::turned(400, 200), "image/jpeg", 100);
    let (_, picture) = read(&small.expect("it can be drawn").expect("it is large"));
    assert_eq!(picture.dimensions(), (50, 100));
    // What was stored above is now on the right.
    let [red, _, blue, _] = picture.get_pixel(40, 50).0;
    assert!(red > 150 && blue < 50);
}

#[test]
fn of_a_moving_picture_the_first_is_drawn() {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for colour in [[250, 0, 0, 255], [0, 250, 0, 255]] {
        let frame = image::RgbaImage::from_pixel(50, 50, image::Rgba(colour));
        encoder
            .encode_frame(image::Frame::new(frame))
            .expect("a frame can be added");
    }
    drop(encoder);
    let (_directory, path) = samples::file(&gif);
    let shown = picture_for_model(&path, "image/gif", 2048).expect("it can be drawn");
    let (format, picture) = read(&shown.bytes);
    assert_eq!((format, shown.media_type), (ImageFormat::Jpeg, "image/jpeg"));
    assert!(picture.get_pixel(20, 20).0[0] > 200);
}

#[test]
fn a_model_is_shown_a_small_screenshot_as_sharp_as_it_is() {
    let png = samples::picture(60, 80, ImageFormat::Png);
    let (_directory, path) = samples::file(&png);
    let shown = picture_for_model(&path, "image/png", 2048).expect("it can be drawn");
    assert_eq!((shown.media_type, shown.bytes), ("image/png", png));
}

#[test]
fn a_picture_beyond_the_limits_is_refused_before_it_takes_memory() {
    for bomb in [samples::claiming(50_000, 50_000), samples::claiming(10_000, 10_000)] {
        let refused = drawn(&bomb, "image/png", 100);
        assert!(matches!(refused, Err(PreviewError::TooLarge)), "{refused:?}");
    }
}

#[test]
fn a_webp_whose_frame_is_larger_than_it_says_itself_is_refused_before_it_takes_memory() {
    // A frame of 16383 by 16383 pixels, in each of the two ways in which they are packed.
    let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f];
    let lossless = [0x2f, 0xff, 0xff, 0xff, 0x0f];
    for (kind, frame) in [(b"VP8 ", &lossy[..]), (b"VP8L", &lossless)] {
        let length = u32::try_from(frame.len()).expect("it is short");
        let bomb = samples::webp(&[
            (b"VP8X", 10, &samples::webp_extended(0, 200, 200)),
            (kind, length, frame),
        ]);
        let refused = drawn(&bomb, "image/webp", 100);
        assert!(matches!(refused, Err(PreviewError::TooLarge)), "{refused:?}");
    }
}

#[test]
fn a_jpeg_that_is_too_long_to_be_held_in_memory_is_refused() {
    let (_directory, path) = samples::file(&samples::picture(400, 300, ImageFormat::Jpeg));
    let jpeg = File::options().write(true).open(&path).expect("it is there");
    jpeg.set_len(100 * 1024 * 1024).expect("it can be made longer");
    let refused = preview(&path, "image/jpeg", 100);
    assert!(matches!(refused, Err(PreviewError::TooLarge)), "{refused:?}");
}

#[test]
fn a_damaged_picture_is_said_to_be() {
    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp] {
        let whole = samples::picture(300, 300, format);
        for length in [0, 10, 30, whole.len() / 2] {
            let refused = drawn(&whole[..length], format.to_mime_type(), 100);
            assert!(
                matches!(refused, Err(PreviewError::Damaged(_))),
                "{format:?} {length} {refused:?}"
            );
        }
    }
    let lies = drawn(b"no picture at all", "image/jpeg", 100);
    assert!(matches!(lies, Err(PreviewError::Damaged(_))), "{lies:?}");
}

#[test]
fn what_is_no_picture_is_not_tried() {
    for media_type in ["image/svg+xml", "text/html", "application/pdf", "image/heif"] {
        let refused = drawn(b"<svg/>", media_type, 100);
        assert!(
            matches!(refused, Err(PreviewError::NoPicture)),
            "{media_type} {refused:?}"
        );
    }
}
