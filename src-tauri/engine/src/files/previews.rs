//! Smaller pictures of images, made when they are first asked for and kept beside their files.

use std::{fs, io::Write, path::Path};

use hearth_domain::{ApiError, ErrorCode};
use hearth_files::PreviewError;
use tokio::sync::Semaphore;

use super::{Preview, StoredFile, looking};
use crate::{Engine, error};

/// As many pixels as the longest side of a picture in a message needs on a sharp screen.
const MAX_SIDE: u32 = 1280;

/// Pictures drawn at a time: each takes as much memory as the image has pixels.
const AT_A_TIME: usize = 2;

pub(crate) struct Previews {
    places: Semaphore,
}

impl Default for Previews {
    fn default() -> Self {
        Self {
            places: Semaphore::new(AT_A_TIME),
        }
    }
}

impl Engine {
    pub(super) async fn preview_of(&self, stored: StoredFile) -> Result<Preview, ApiError> {
        let core = &self.core;
        let kept = core.store.preview_of(stored.file.hash);
        if looking::is_there(&kept).await.is_ok() {
            let media_type = kind_of(&kept).await?;
            return Ok(Preview { media_type, path: kept });
        }
        let place = core.files.previews.places.acquire().await;
        let (from, to, kind) = (stored.path.clone(), kept.clone(), stored.file.media_type.clone());
        let drawn = looking::on_disk(move || {
            let drawn = hearth_files::preview(&from, &kind, MAX_SIDE);
            Ok(match drawn {
                Ok(Some(bytes)) => keep(&to, &bytes).map(|()| true).map_err(PreviewError::Read),
                Ok(None) => Ok(false),
                Err(error) => Err(error),
            })
        })
        .await?;
        drop(place);
        match drawn {
            Ok(true) => Ok(Preview {
                media_type: kind_of(&kept).await?,
                path: kept,
            }),
            Ok(false) => Ok(Preview {
                media_type: stored.file.media_type,
                path: stored.path,
            }),
            Err(problem) => Err(error::api(ErrorCode::Invalid, problem.to_string())),
        }
    }
}

/// It is there whole or not at all; should it be lost, it is drawn again.
fn keep(to: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = to.with_extension("drawing");
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    drop(file);
    fs::rename(&beside, to)
}

async fn kind_of(preview: &Path) -> Result<String, ApiError> {
    let path = preview.to_owned();
    let found = looking::on_disk(move || hearth_files::inspect(&path, "")).await?;
    Ok(found.media_type)
}
