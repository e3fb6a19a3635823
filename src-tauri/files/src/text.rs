//! What a file says, for a model to read.

use std::{fs::File, io, io::Read, path::Path};

use thiserror::Error;

use crate::{PdfReader, head, inspect::is_text_application};

const PDF: &str = "application/pdf";

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    pub text: String,
    /// There is more that is not here: it was too long, or its reading was ended.
    pub cut: bool,
}

#[derive(Debug, Error)]
pub enum TextError {
    #[error("nothing is known of this kind's text")]
    NoText,
    #[error("it is locked with a password")]
    Locked,
    #[error("it is damaged, or takes too long to read")]
    Damaged,
    #[error("it cannot be read: {0}")]
    Read(#[from] io::Error),
}

/// True if [`text_of`] can be asked about files of this kind.
#[must_use]
pub fn may_have_text(media_type: &str) -> bool {
    media_type == PDF || is_text(media_type)
}

/// The text of the file at `path`, at most `max_bytes` of it in UTF-8, whole characters.
///
/// A text's code is found by its mark, else it is UTF-8 where it can be, and else what Windows and the web took for Latin-1. A
/// PDF is taken apart by `reader`, in a process of its own; what a page said before it broke is kept.
///
/// # Errors
///
/// See [`TextError`].
pub async fn text_of(
    path: &Path,
    media_type: &str,
    max_bytes: usize,
    reader: &PdfReader,
) -> Result<FileText, TextError> {
    if media_type == PDF {
        return reader.read(path, max_bytes).await;
    }
    if !is_text(media_type) {
        return Err(TextError::NoText);
    }
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || read_text(&path, max_bytes));
    let text = read.await.map_err(io::Error::other)??;
    Ok(text)
}

fn is_text(media_type: &str) -> bool {
    let named = media_type.strip_prefix("application/").is_some_and(is_text_application);
    named || media_type.starts_with("text/") || media_type.ends_with("+xml") || media_type.ends_with("+json")
}

fn read_text(path: &Path, max_bytes: usize) -> io::Result<FileText> {
    let file = File::open(path)?;
    // No code needs more than two bytes for what UTF-8 says in one.
    let enough = u64::try_from(max_bytes)
        .unwrap_or(u64::MAX)
        .saturating_mul(2)
        .saturating_add(4);
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    file.take(enough).read_to_end(&mut bytes)?;
    let text = head::decoded(&bytes).unwrap_or_else(|| latin(&bytes));
    Ok(shortened(text, max_bytes, length > enough))
}

/// No longer than `max_bytes`, whole characters.
pub(crate) fn shortened(mut text: String, max_bytes: usize, more: bool) -> FileText {
    let cut = more || text.len() > max_bytes;
    if text.len() > max_bytes {
        let mut end = max_bytes;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
    FileText { text, cut }
}

/// Windows-1252 (WHATWG, "Encoding", which takes it for all that call themselves Latin-1).
fn latin(bytes: &[u8]) -> String {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let high: Vec<char> = HIGH.chars().collect();
    let character = |byte: &u8| match *byte {
        byte @ 0x80..=0x9f => high[usize::from(byte - 0x80)],
        byte => char::from(byte),
    };
    bytes.iter().map(character).collect()
}

#[cfg(test)]
mod tests;
