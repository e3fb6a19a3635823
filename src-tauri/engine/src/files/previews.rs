//! Smaller pictures of images, made when they are first asked for and kept beside their files.

use std::{path::Path, sync::Arc};

use hearth_domain::{ApiError, ErrorCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Files, Preview, StoredFile, looking};
use crate::{Engine, error};

/// As many pixels as the longest side of a picture in a message needs on a sharp screen.
const MAX_SIDE: u32 = 1280;

/// Pictures drawn at a time: each takes as much memory as the image has pixels.
const AT_A_TIME: usize = 2;

pub(super) struct Previews {
    places: Arc<Semaphore>,
}

impl Default for Previews {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }
}

impl Files {
    /// To be held where a picture is drawn, until it is: whoever asked for it may go away before.
    pub(crate) async fn place_to_draw(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.previews.places).acquire_owned().await.ok()
    }
}

impl Engine {
    pub(super) async fn preview_of(&self, stored: StoredFile) -> Result<Preview, ApiError> {
        let (core, hash) = (&self.core, stored.file.hash);
        let kept = core.store.preview_of(hash);
        if let Some(preview) = there(&kept).await? {
            return Ok(preview);
        }
        let place = core.files.place_to_draw().await;
        // Somebody else may have waited for the same.
        if let Some(preview) = there(&kept).await? {
            return Ok(preview);
        }
        let (from, kind) = (stored.path.clone(), stored.file.media_type.clone());
        // The place is held until it is kept, so that who waits for the same finds it; and by the drawing itself, however
        // soon whoever asked for it goes away.
        let (drawn, _place) =
            looking::on_disk(move || Ok((hearth_files::preview(&from, &kind, MAX_SIDE), place))).await?;
        match drawn {
            Ok(Some(picture)) => {
                if core.store.keep_preview(hash, picture).await? {
                    there(&kept).await?.ok_or_else(looking::lost)
                } else {
                    Err(looking::lost())
                }
            }
            Ok(None) => Ok(Preview {
                media_type: stored.file.media_type,
                path: stored.path,
            }),
            Err(problem) => Err(error::api(ErrorCode::Invalid, problem.to_string())),
        }
    }
}

/// The preview, if it was drawn before.
async fn there(preview: &Path) -> Result<Option<Preview>, ApiError> {
    if looking::is_there(preview).await.is_err() {
        return Ok(None);
    }
    let path = preview.to_owned();
    let found = looking::on_disk(move || hearth_files::inspect(&path, "")).await?;
    Ok(Some(Preview {
        media_type: found.media_type,
        path: preview.to_owned(),
    }))
}
