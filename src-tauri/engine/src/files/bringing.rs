//! A file of this machine's on its way to the host of a joined space, before the message that holds it.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    time::Duration,
};

use hearth_domain::{ApiError, Attachment, ErrorCode, MAX_CHUNK_BYTES, Upload, UploadRequest};
use hearth_store::Store;
use hearth_sync::{AccessToken, HostRest, LinkError};
use tokio::{task::spawn_blocking, time::sleep};

use crate::error;

/// A piece that did not get through in time is tried again in halves, down to this.
const LEAST_PIECE: usize = 64 * 1024;

/// Failures in a row after which the host counts as out of reach.
const ATTEMPTS: u32 = 4;

const PAUSE: Duration = Duration::from_millis(500);

/// A host that is asked too much is waited for so often.
const MOST_WAITS: u32 = 60;

/// Takes a file to the host, from where an earlier attempt came to. `way` gives the token that is good now.
///
/// # Errors
/// A refusal is about the file; everything else passes.
pub(crate) async fn bring_to_host(
    store: &Store,
    way: impl Fn() -> Option<(HostRest, AccessToken)>,
    file: &Attachment,
) -> Result<(), LinkError> {
    let way = || way().ok_or_else(|| LinkError::Unreachable("nobody is signed in".to_owned()));
    let path = store.blob(file.hash);
    let request = UploadRequest {
        name: file.name.clone(),
        bytes: file.bytes,
        hash: Some(file.hash),
    };
    let mut transfer = Transfer::default();
    let mut upload: Option<Upload> = None;
    loop {
        let (rest, token) = way()?;
        let asked = match &upload {
            None => rest.begin_upload(&token, &request).await,
            Some(upload) => {
                let piece = piece(path.clone(), upload.received, transfer.piece, file).await?;
                if piece.is_empty() {
                    // All of it is there, and not looked at yet.
                    rest.upload(&token, upload.id).await
                } else {
                    rest.put_piece(&token, upload.id, upload.received, piece).await
                }
            }
        };
        match asked {
            Ok(come) if come.done.is_some() => return Ok(()),
            Ok(come) => {
                let before = upload.as_ref().map(|upload| (upload.id, upload.received));
                if before == Some((come.id, come.received)) {
                    transfer.failed(LinkError::OtherProtocol).await?;
                } else {
                    transfer.succeeded();
                }
                upload = Some(come);
            }
            Err(problem) => {
                // What the host has by now is for it to say.
                upload = None;
                transfer.failed(problem).await?;
            }
        }
    }
}

/// How it goes.
struct Transfer {
    piece: usize,
    failures: u32,
    waits: u32,
}

impl Default for Transfer {
    fn default() -> Self {
        Self {
            piece: MAX_CHUNK_BYTES,
            failures: 0,
            waits: 0,
        }
    }
}

impl Transfer {
    fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Waits until it is tried again.
    ///
    /// # Errors
    /// The problem, where there is no use in that.
    async fn failed(&mut self, problem: LinkError) -> Result<(), LinkError> {
        let code = match &problem {
            LinkError::Refused(refusal) => Some(refusal.code),
            LinkError::CertificateChanged => return Err(problem),
            LinkError::Unreachable(_) | LinkError::OtherProtocol => None,
        };
        if code == Some(ErrorCode::RateLimited) && self.waits < MOST_WAITS {
            self.waits += 1;
            sleep(PAUSE * 2).await;
            return Ok(());
        }
        // An upload that was given up meanwhile, and a piece that came twice, are begun anew.
        let passes = matches!(code, None | Some(ErrorCode::NotFound | ErrorCode::Invalid));
        self.failures += 1;
        if !passes || self.failures >= ATTEMPTS {
            return Err(problem);
        }
        self.piece = (self.piece / 2).max(LEAST_PIECE);
        sleep(PAUSE * self.failures).await;
        Ok(())
    }
}

/// The bytes from `offset` on; none at the end.
async fn piece(path: PathBuf, offset: u64, most: usize, file: &Attachment) -> Result<Vec<u8>, LinkError> {
    let (name, bytes) = (file.name.clone(), file.bytes);
    let most = usize::try_from(bytes.saturating_sub(offset))
        .unwrap_or(usize::MAX)
        .min(most);
    let read = spawn_blocking(move || {
        let mut piece = vec![0; most];
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(&mut piece)?;
        io::Result::Ok(piece)
    });
    let read = read.await.unwrap_or_else(|fault| Err(io::Error::other(fault)));
    read.map_err(|problem| {
        tracing::warn!(%problem, "a file that waits to be sent cannot be read");
        LinkError::Refused(unread(&name, problem.kind()))
    })
}

/// Only of a file that is gone, in whole or in part, is there no use in another attempt.
fn unread(name: &str, problem: io::ErrorKind) -> ApiError {
    if matches!(problem, io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof) {
        gone(name)
    } else {
        let words = format!("The file {name} cannot be read just now: {problem}.");
        error::api(ErrorCode::Unavailable, words)
    }
}

fn gone(name: &str) -> ApiError {
    let words = format!("The file {name} is not on this machine any more. Attach it once more.");
    error::api(ErrorCode::Invalid, words)
}

#[cfg(test)]
mod tests {
    use hearth_domain::FileHash;

    use super::*;

    async fn read(path: PathBuf) -> Option<ErrorCode> {
        let file = Attachment {
            hash: FileHash::from_bytes([7; 32]),
            name: "plan.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: 5,
            image: None,
        };
        match piece(path, 0, 100, &file).await {
            Err(LinkError::Refused(refusal)) => Some(refusal.code),
            Err(_) | Ok(_) => None,
        }
    }

    #[tokio::test]
    async fn a_file_counts_as_gone_only_where_it_is() {
        let dir = tempfile::tempdir().expect("a directory can be made");
        let path = dir.path().join("plan");
        assert_eq!(read(path.clone()).await, Some(ErrorCode::Invalid));
        std::fs::write(&path, b"whole").expect("it can be written");
        assert_eq!(read(path).await, None);
        // A folder can be opened and not read, or not be opened at all; it is there.
        assert_eq!(read(dir.path().to_owned()).await, Some(ErrorCode::Unavailable));
    }
}
