//! Files that messages hold, given out. Nothing that somebody attached is ever run in this page's name: what a browser would run
//! is sent as bytes without a meaning, everything is to be saved and not shown, and in a sandbox should it be shown anyway.

use std::{io::SeekFrom, ops::Range, path::PathBuf};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use hearth_domain::{ChatId, ErrorCode, FileHash};
use serde::Deserialize;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};
use utoipa::IntoParams;

use crate::{
    authenticated::Authenticated,
    decode::{Path, Query},
    problem::{Problem, Refusals, SignIn},
};

/// Read from the disk and sent at a time.
const AT_ONCE: u64 = 64 * 1024;

/// What is sent under its own name: kinds that a browser shows and does not run.
const SHOWN: [&str; 15] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/x-wav",
    "audio/flac",
    "audio/mp4",
    "video/mp4",
    "video/webm",
    "video/ogg",
    "text/plain",
];

/// Of a file that is opened by itself all the same.
const NOTHING_RUNS: &str = "default-src 'none'; sandbox";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileQuery {
    /// An image no larger than a screen needs.
    #[serde(default)]
    preview: bool,
}

/// A message's file
///
/// Or the part of it that `Range` asks for.
#[utoipa::path(get, path = "/chat/chats/{id}/files/{hash}", tag = "files",
    params(("id" = ChatId, Path, description = "The chat"),
        ("hash" = FileHash, Path, description = "The file, as its message names it"), FileQuery),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 416, description = "The file has no such part"), Refusals, SignIn))]
pub(super) async fn file(
    who: Authenticated,
    Path((chat_id, hash)): Path<(ChatId, FileHash)>,
    Query(query): Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let stored = who.0.file(chat_id, hash).await?;
    let (media_type, path) = if query.preview {
        let preview = who.0.preview(chat_id, hash).await?;
        (preview.media_type, preview.path)
    } else {
        (stored.file.media_type, stored.path)
    };
    let lost = |_| Problem::from_code(ErrorCode::Unavailable, "the file cannot be read");
    let file = File::open(&path).await.map_err(lost)?;
    let bytes = file.metadata().await.map_err(lost)?.len();
    let asked = headers.get(header::RANGE).and_then(|asked| range(asked, bytes));
    let (status, part) = match asked {
        None => (StatusCode::OK, 0..bytes),
        Some(Some(part)) => (StatusCode::PARTIAL_CONTENT, part),
        Some(None) => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
    };
    let said = match status {
        StatusCode::PARTIAL_CONTENT => Some(format!("bytes {}-{}/{bytes}", part.start, part.end - 1)),
        StatusCode::RANGE_NOT_SATISFIABLE => Some(format!("bytes */{bytes}")),
        _ => None,
    };
    let length = part.end - part.start;
    let mut response = (status, body(file, path, part)).into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, kind(&media_type));
    answer.insert(header::CONTENT_LENGTH, length.into());
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.insert(header::CONTENT_DISPOSITION, disposition(&stored.file.name));
    answer.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING_RUNS));
    if let Some(said) = said.and_then(|said| said.parse().ok()) {
        answer.insert(header::CONTENT_RANGE, said);
    }
    Ok(response)
}

fn kind(media_type: &str) -> HeaderValue {
    let shown = SHOWN.into_iter().find(|kind| *kind == media_type);
    HeaderValue::from_static(shown.unwrap_or("application/octet-stream"))
}

/// The one part that is asked for (RFC 9110 section 14.1.2), and none if the file has no such; of more than one, or of what is
/// not understood, nothing is said.
fn range(asked: &HeaderValue, bytes: u64) -> Option<Option<Range<u64>>> {
    let (first, last) = asked.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let last: u64 = last.parse().ok()?;
        let part = bytes.saturating_sub(last)..bytes;
        return Some(Some(part).filter(|part| !part.is_empty()));
    }
    let first: u64 = first.parse().ok()?;
    let end = if last.is_empty() {
        bytes
    } else {
        last.parse::<u64>().ok()?.saturating_add(1).min(bytes)
    };
    let part = first..end;
    Some(Some(part).filter(|part| !part.is_empty()))
}

/// Under which name it is to be saved (RFC 6266): for old clients in ASCII, for all others in full.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !"\"\\%;".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut full = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            full.push(char::from(byte));
        } else {
            full.push_str(&format!("%{byte:02X}"));
        }
    }
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}");
    value.parse().unwrap_or(HeaderValue::from_static("attachment"))
}

/// The part of the file, read as it is taken.
fn body(file: File, path: PathBuf, part: Range<u64>) -> Body {
    let begin = (file, part.start, part.end, path);
    Body::from_stream(stream::try_unfold(begin, |(mut file, at, end, path)| async move {
        if at == end {
            return Ok(None);
        }
        let mut piece = vec![0; usize::try_from(AT_ONCE.min(end - at)).unwrap_or(usize::MAX)];
        let read = async {
            file.seek(SeekFrom::Start(at)).await?;
            file.read_exact(&mut piece).await
        };
        if let Err(error) = read.await {
            // Whoever asked sees that it is not whole.
            tracing::warn!(file = %path.display(), %error, "a file cannot be read to its end");
            return Err(error);
        }
        let next = at + piece.len() as u64;
        Ok::<_, std::io::Error>(Some((Bytes::from(piece), (file, next, end, path))))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_understood_as_browsers_and_guests_ask_for_it() {
        let part = |asked: &'static str| range(&HeaderValue::from_static(asked), 10);
        assert_eq!(part("bytes=0-3"), Some(Some(0..4)));
        assert_eq!(part("bytes=4-"), Some(Some(4..10)));
        assert_eq!(part("bytes=8-99"), Some(Some(8..10)));
        assert_eq!(part("bytes=-3"), Some(Some(7..10)));
        assert_eq!(part("bytes=-99"), Some(Some(0..10)));
        for none in ["bytes=10-", "bytes=5-4", "bytes=-0", "bytes=99-100"] {
            assert_eq!(part(none), Some(None), "{none}");
        }
        for unknown in ["bytes=0-1,3-4", "lines=0-1", "bytes=x-y", "bytes=99999999999999999999-"] {
            assert_eq!(part(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_name_neither_ends_its_header_nor_loses_its_letters() {
        let said = |name| disposition(name).to_str().expect("it is ASCII").to_owned();
        assert_eq!(
            said("a\"; filename=b.exe"),
            "attachment; filename=\"a___filename=b.exe\"; filename*=UTF-8''a%22%3B%20filename%3Db.exe"
        );
        assert_eq!(
            said("año.png"),
            "attachment; filename=\"a_o.png\"; filename*=UTF-8''a%C3%B1o.png"
        );
    }

    #[test]
    fn what_a_browser_would_run_has_no_meaning_for_it() {
        for runs in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/javascript",
            "application/pdf",
        ] {
            assert_eq!(kind(runs), "application/octet-stream", "{runs}");
        }
        assert_eq!(kind("image/png"), "image/png");
    }
}
