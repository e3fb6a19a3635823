//! Files of messages: brought, shown, saved and opened; and pictures from elsewhere.

use std::path::PathBuf;

use hearth_domain::{ApiError, Attachment, ChatId, ErrorCode, FileHash, SpaceId, Upload, UploadId, UploadRequest};
use hearth_files::safe_name;
use tauri::{
    AppHandle, Manager, State,
    async_runtime::spawn_blocking,
    ipc::{InvokeBody, Request, Response},
};
use tauri_plugin_opener::OpenerExt;

use super::{Answer, Started, refused};
use crate::files::{self, Saved};

/// What the page is given goes through memory more than once.
const MAX_FETCHED_BYTES: u64 = 200 * 1000 * 1000;

#[tauri::command]
pub(crate) async fn begin_upload(
    startup: Started<'_>,
    space_id: Option<SpaceId>,
    request: UploadRequest,
) -> Answer<Upload> {
    startup.engine().await?.begin_upload(space_id, request).await
}

#[tauri::command]
pub(crate) async fn upload_state(startup: Started<'_>, id: UploadId) -> Answer<Upload> {
    startup.engine().await?.upload(id).await
}

/// The piece is the request's body; which upload's it is and where it begins, its headers say.
#[tauri::command]
pub(crate) async fn upload_chunk(startup: Started<'_>, request: Request<'_>) -> Answer<Upload> {
    let said = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let id = said("upload-id").and_then(|id| id.parse::<UploadId>().ok());
    let offset = said("upload-offset").and_then(|offset| offset.parse::<u64>().ok());
    let (Some((id, offset)), InvokeBody::Raw(piece)) = (id.zip(offset), request.body()) else {
        return Err(ApiError {
            code: ErrorCode::Invalid,
            message: "This is no piece of a file.".to_owned(),
        });
    };
    startup.engine().await?.upload_chunk(id, offset, piece.clone()).await
}

#[tauri::command]
pub(crate) async fn cancel_upload(startup: Started<'_>, id: UploadId) -> Answer<()> {
    startup.engine().await?.cancel_upload(id).await
}

/// The bytes themselves, not as JSON.
#[tauri::command]
pub(crate) async fn fetch_file(
    startup: Started<'_>,
    chat_id: ChatId,
    hash: FileHash,
    preview: bool,
) -> Answer<Response> {
    let engine = startup.engine().await?;
    let path = if preview {
        engine.preview(chat_id, hash).await?.path
    } else {
        engine.file(chat_id, hash).await?.path
    };
    let what = "The file could not be read";
    let size = path.clone();
    let size = on_disk(what, move || Ok(std::fs::metadata(size)?.len())).await?;
    if size > MAX_FETCHED_BYTES {
        return Err(ApiError {
            code: ErrorCode::TooLong,
            message: "This file is too large to be shown here. Save it, or open it with another program.".to_owned(),
        });
    }
    let bytes = on_disk(what, move || std::fs::read(path)).await?;
    Ok(Response::new(bytes))
}

/// A picture that a text names and the user allowed: its media type, a line feed, and its bytes, not as JSON. For the window
/// only: what a guest names, the host's machine must never fetch for them.
#[tauri::command]
pub(crate) async fn fetch_remote_image(startup: Started<'_>, url: String) -> Answer<Response> {
    let picture = startup.engine().await?.remote_picture(&url).await?;
    Ok(Response::new(
        [picture.media_type.as_bytes(), b"\n", &picture.bytes].concat(),
    ))
}

/// Where the copy is.
#[tauri::command]
pub(crate) async fn save_file(
    app: AppHandle,
    startup: Started<'_>,
    saved: State<'_, Saved>,
    chat_id: ChatId,
    file: Attachment,
) -> Answer<String> {
    let stored = startup.engine().await?.file(chat_id, file.hash).await?;
    let what = "The file could not be saved";
    let folder = downloads(&app).map_err(|error| refused(what, error))?;
    // The same file may have another name in another message.
    let name = safe_name(&file.name);
    let path = on_disk(what, move || files::save(&stored.path, &folder, &name)).await?;
    saved.note(path.clone());
    Ok(path.to_string_lossy().into_owned())
}

/// The user's downloads; where the system names none (Linux without xdg-user-dirs), the folder that browsers take then.
fn downloads(app: &AppHandle) -> tauri::Result<PathBuf> {
    let paths = app.path();
    paths
        .download_dir()
        .or_else(|_| Ok(paths.home_dir()?.join("Downloads")))
}

/// Shows a copy with the program that the system has for it.
#[tauri::command]
pub(crate) async fn open_file(app: AppHandle, startup: Started<'_>, chat_id: ChatId, file: Attachment) -> Answer<()> {
    let stored = startup.engine().await?.file(chat_id, file.hash).await?;
    let name = safe_name(&file.name);
    if !files::is_only_shown(&name) {
        return Err(ApiError {
            code: ErrorCode::Forbidden,
            message: format!(
                "{name} could do more than be shown. Save it first, and open it only if you trust who sent it."
            ),
        });
    }
    let what = "The file could not be opened";
    let data_dir = startup.data_dir().to_owned();
    let hash = file.hash.to_string();
    let path = on_disk(what, move || files::copy_to_open(&stored.path, &data_dir, &hash, &name)).await?;
    let opened = app.opener().open_path(path.to_string_lossy(), None::<&str>);
    opened.map_err(|error| refused(what, error))
}

/// Shows a file that was saved in this run.
#[tauri::command]
pub(crate) async fn reveal_file(app: AppHandle, saved: State<'_, Saved>, path: PathBuf) -> Answer<()> {
    if !saved.holds(&path) {
        return Err(ApiError {
            code: ErrorCode::Forbidden,
            message: "Only files that were saved a moment ago are shown.".to_owned(),
        });
    }
    let shown = app.opener().reveal_item_in_dir(path);
    shown.map_err(|error| refused("The file could not be shown", error))
}

async fn on_disk<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Answer<T> {
    let done = spawn_blocking(work).await.map_err(|error| refused(what, error))?;
    done.map_err(|error| {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded) {
            return ApiError {
                code: ErrorCode::DiskFull,
                message: error.to_string(),
            };
        }
        refused(what, error)
    })
}
