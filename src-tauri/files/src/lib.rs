//! Reading files that nobody vouches for.

use std::{io, path::Path};

use hearth_domain::{ImageSize, MAX_FILE_NAME_BYTES};
use thiserror::Error;

/// What the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    pub media_type: String,
    pub image: Option<ImageSize>,
}

#[derive(Debug, Error)]
pub enum PreviewError {
    #[error("this is no picture that can be drawn")]
    NoPicture,
    #[error(transparent)]
    Read(#[from] io::Error),
}

/// A name of what somebody calls a file: without a path, and one that every platform takes.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut safe: String = last
        .chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c))
        .collect();
    while safe.len() > MAX_FILE_NAME_BYTES {
        safe.pop();
    }
    let safe = safe.trim().trim_matches('.');
    if safe.is_empty() { "file" } else { safe }.to_owned()
}

/// # Errors
/// The file cannot be read.
pub fn inspect(path: &Path, name: &str) -> io::Result<Inspected> {
    let known = infer::get_from_path(path)?.map(|kind| kind.mime_type().to_owned());
    let guessed = || mime_guess::from_path(name).first_or_octet_stream().to_string();
    Ok(Inspected {
        media_type: known.unwrap_or_else(guessed),
        image: None,
    })
}

/// # Errors
/// See [`PreviewError`].
pub fn preview(_path: &Path, media_type: &str, _max_side: u32) -> Result<Option<Vec<u8>>, PreviewError> {
    if media_type.starts_with("image/") {
        Ok(None)
    } else {
        Err(PreviewError::NoPicture)
    }
}
