//! Files on their way into a message.

use std::sync::Arc;

use hearth_domain::{ApiError, Attachment, ErrorCode, SpaceId, Upload, UploadId, UploadRequest};
use hearth_store::{MemberState, NewUpload, UploadState};

use super::looking;
use crate::{Acting, Engine, error};

impl Engine {
    /// Begins to take in a file for a message in a space, by default in this machine's own. Its bytes come here in any case.
    ///
    /// # Errors
    /// As [`Acting::begin_upload`]; `NotFound` for an unknown space, `Forbidden` for one that was left.
    pub async fn begin_upload(&self, space: Option<SpaceId>, request: UploadRequest) -> Result<Upload, ApiError> {
        if let Some(space) = space.filter(|space| *space != self.core.store.space_id()) {
            let joined = self.core.store.joined_space(space).await?;
            let joined = joined.ok_or_else(|| error::api(ErrorCode::NotFound, "This space does not exist."))?;
            if joined.left || joined.state == MemberState::Revoked {
                let words = "This device is not part of that space any more. The copy can only be read.";
                return Err(error::api(ErrorCode::Forbidden, words));
            }
        }
        self.acting(self.home_actor()).begin_upload(request).await
    }

    /// As [`Acting::upload`].
    ///
    /// # Errors
    /// As there.
    pub async fn upload(&self, id: UploadId) -> Result<Upload, ApiError> {
        self.acting(self.home_actor()).upload(id).await
    }

    /// As [`Acting::upload_chunk`].
    ///
    /// # Errors
    /// As there.
    pub async fn upload_chunk(&self, id: UploadId, offset: u64, bytes: Vec<u8>) -> Result<Upload, ApiError> {
        self.acting(self.home_actor()).upload_chunk(id, offset, bytes).await
    }

    /// As [`Acting::cancel_upload`].
    ///
    /// # Errors
    /// As there.
    pub async fn cancel_upload(&self, id: UploadId) -> Result<(), ApiError> {
        self.acting(self.home_actor()).cancel_upload(id).await
    }
}

impl Acting {
    /// Begins to take in a file, or goes on with one that was announced by the same hash and did not come to its end. One that
    /// they have brought before, or can see in a chat, is done at once.
    ///
    /// # Errors
    /// `TooLong` for more than a file may have here; `Invalid` where too many or too much is on its way already.
    pub async fn begin_upload(&self, request: UploadRequest) -> Result<Upload, ApiError> {
        let core = &self.engine.core;
        let limit = core.settings.current().max_file_bytes();
        if request.bytes > limit {
            return Err(too_large(limit));
        }
        let new = NewUpload {
            name: hearth_files::safe_name(&request.name),
            bytes: request.bytes,
            hash: request.hash,
        };
        let state = core.store.begin_upload(new, &self.actor).await?;
        self.finished_if_whole(state).await
    }

    /// How far an upload has come. One that was cut when all of it was there is finished now.
    ///
    /// # Errors
    /// `NotFound` for one that is not theirs, or was sent or given up.
    pub async fn upload(&self, id: UploadId) -> Result<Upload, ApiError> {
        let state = self.engine.core.store.upload(id, self.actor.user_id).await?;
        self.finished_if_whole(state).await
    }

    /// Adds a piece. When this returns it is on disk, and with the last one the file can be sent.
    ///
    /// # Errors
    /// `NotFound` as for [`Acting::upload`]; `Invalid` for a piece that does not join on to what is there, for more than was
    /// announced, and for another content than was; a failure of the disk.
    pub async fn upload_chunk(&self, id: UploadId, offset: u64, bytes: Vec<u8>) -> Result<Upload, ApiError> {
        let store = &self.engine.core.store;
        let state = store.add_piece(id, self.actor.user_id, offset, bytes).await?;
        self.finished_if_whole(state).await
    }

    /// Gives an upload up. One that is not there is given up already.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn cancel_upload(&self, id: UploadId) -> Result<(), ApiError> {
        Ok(self.engine.core.store.cancel_upload(id, self.actor.user_id).await?)
    }

    async fn finished_if_whole(&self, mut state: UploadState) -> Result<Upload, ApiError> {
        if state.done.is_none() && state.received == state.bytes {
            state = self.finish(state).await?;
        }
        Ok(Upload {
            id: state.id,
            received: state.received,
            done: state.done,
        })
    }

    /// Whoever asks may go away: it is looked at to the end, and the next who asks finds it done.
    async fn finish(&self, state: UploadState) -> Result<UploadState, ApiError> {
        let (core, user) = (Arc::clone(&self.engine.core), self.actor.user_id);
        let work = async move {
            let store = &core.store;
            // One after another: who asks while it is looked at finds it done.
            let _turn = core.files.finishing.lock().await;
            let state = store.upload(state.id, user).await?;
            if state.done.is_some() {
                return Ok(state);
            }
            let path = store.uploaded_so_far(state.id);
            let found = looking::look_at(path, state.name).await?;
            if found.bytes != state.bytes || state.announced.is_some_and(|hash| hash != found.hash) {
                store.cancel_upload(state.id, user).await?;
                let words = "The file changed while it was sent. Attach it once more.";
                return Err(error::api(ErrorCode::Invalid, words));
            }
            Ok(store.finish_upload(state.id, user, found).await?)
        };
        self.engine.see_through(work).await
    }
}

fn too_large(limit: u64) -> ApiError {
    let mib = limit / (1024 * 1024);
    error::api(
        ErrorCode::TooLong,
        format!("A file can have {mib} MiB here; this one has more."),
    )
}

/// The files of a message as their sender names them, each with a name that every platform takes.
pub(crate) fn named(attachments: &mut [Attachment]) {
    for file in attachments {
        file.name = hearth_files::safe_name(&file.name);
    }
}
