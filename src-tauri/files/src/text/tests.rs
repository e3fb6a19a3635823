use super::*;
use crate::samples;

async fn read(bytes: &[u8], max_bytes: usize) -> FileText {
    let (_directory, path) = samples::file(bytes);
    let reader = PdfReader::new("nobody is asked");
    text_of(&path, "text/plain", max_bytes, &reader)
        .await
        .expect("it is text")
}

fn whole(text: &str) -> FileText {
    FileText {
        text: text.to_owned(),
        cut: false,
    }
}

#[tokio::test]
async fn text_is_read_in_each_of_its_codes() {
    assert_eq!(read("größe".as_bytes(), 100).await, whole("größe"));
    assert_eq!(read("\u{feff}größe".as_bytes(), 100).await, whole("größe"));
    let wide: Vec<u8> = "\u{feff}größe 🦊".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&wide, 100).await, whole("größe 🦊"));
    assert_eq!(read(b"gr\xf6\xdfe: 5 \x80", 100).await, whole("größe: 5 €"));
    assert_eq!(read(b"", 100).await, whole(""));
}

#[tokio::test]
async fn a_long_text_is_cut_between_characters_and_says_so() {
    let cut = |text: &str| FileText {
        text: text.to_owned(),
        cut: true,
    };
    assert_eq!(read("größe".as_bytes(), 3).await, cut("gr"));
    assert_eq!(read("ö".repeat(1000).as_bytes(), 9).await, cut("öööö"));
    assert_eq!(read(&b"a".repeat(1_000_000), 5).await, cut("aaaaa"));
}

#[tokio::test]
async fn only_what_has_text_is_read() {
    let (_directory, path) = samples::file(b"words");
    let reader = PdfReader::new("nobody is asked");
    for kind in ["image/png", "application/zip", "application/octet-stream", "video/mp4"] {
        assert!(!may_have_text(kind));
        let refused = text_of(&path, kind, 100, &reader).await;
        assert!(matches!(refused, Err(TextError::NoText)), "{kind} {refused:?}");
    }
    for kind in [
        "text/x-rust",
        "application/json",
        "image/svg+xml",
        "application/ld+json",
        "application/pdf",
    ] {
        assert!(may_have_text(kind), "{kind}");
    }
}

#[tokio::test]
async fn a_file_that_is_gone_is_said_to_be() {
    let reader = PdfReader::new("nobody is asked");
    for kind in ["text/plain", "application/pdf"] {
        let refused = text_of(Path::new("/nothing/is/here"), kind, 100, &reader).await;
        assert!(matches!(refused, Err(TextError::Read(_))), "{refused:?}");
    }
}
