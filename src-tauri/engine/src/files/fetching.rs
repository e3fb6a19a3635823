//! A file of a joined space's, fetched from its host when it is first looked at, and kept.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hearth_domain::{ApiError, Attachment, ChatId, ErrorCode, FileHash, MAX_FILE_MB, SpaceId};
use hearth_sync::LinkError;
use tokio::{sync::watch, time::sleep};

use super::{StoredFile, looking, named};
use crate::{Engine, core::Core, error, spaces::refusal};

/// Bytes asked for in one request: so much at most comes twice over a line that breaks without a word.
const PART: u64 = 8 * 1024 * 1024;

/// Failures in a row, without a byte between them, after which the host counts as out of reach.
const ATTEMPTS: u32 = 3;

const PAUSE: Duration = Duration::from_millis(500);

/// What comes of a fetch, for all who wait for it.
type Outcome = watch::Receiver<Option<Result<(), ApiError>>>;

/// The files that are being fetched.
#[derive(Default)]
pub(super) struct Fetches {
    running: Mutex<HashMap<FileHash, Outcome>>,
}

impl Engine {
    pub(super) async fn fetched(&self, space: SpaceId, chat: ChatId, hash: FileHash) -> Result<StoredFile, ApiError> {
        let core = &self.core;
        let mut file = core.store.file_in_copy(chat, hash).await?;
        // A host is believed in no name.
        named(std::slice::from_mut(&mut file));
        let path = core.store.blob(hash);
        if looking::is_there(&path).await.is_err() {
            let mut outcome = self.fetch_once(space, chat, &file);
            // What `wait_for` gives holds a lock, which ends here.
            let come = outcome.wait_for(Option::is_some).await.map(|come| come.clone());
            come.ok().flatten().unwrap_or_else(|| Err(error::closing()))?;
        }
        Ok(StoredFile { file, path })
    }

    /// Joins the fetch of the same file that is under way, or begins one. It goes on when those who asked have gone.
    fn fetch_once(&self, space: SpaceId, chat: ChatId, file: &Attachment) -> Outcome {
        let (core, hash, file) = (Arc::clone(&self.core), file.hash, file.clone());
        let mut running = running(&self.core);
        if let Some(outcome) = running.get(&hash) {
            return outcome.clone();
        }
        let (tell, outcome) = watch::channel(None);
        running.insert(hash, outcome.clone());
        drop(running);
        self.core.tasks.spawn(async move {
            let closing = core.closing.clone();
            let come = tokio::select! {
                () = closing.cancelled() => Err(error::closing()),
                come = fetch(&core, space, chat, &file) => come,
            };
            self::running(&core).remove(&hash);
            tell.send_replace(Some(come));
        });
        outcome
    }
}

fn running(core: &Core) -> std::sync::MutexGuard<'_, HashMap<FileHash, Outcome>> {
    core.files
        .fetches
        .running
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

async fn fetch(core: &Core, space: SpaceId, chat: ChatId, file: &Attachment) -> Result<(), ApiError> {
    if file.bytes > u64::from(MAX_FILE_MB) * 1024 * 1024 {
        let words = format!("The file is said to be larger than {MAX_FILE_MB} MiB.");
        return Err(error::api(ErrorCode::TooLong, words));
    }
    let part = core.store.fetched_so_far(file.hash);
    let mut failures = 0;
    loop {
        let there = begin(part.clone(), file.bytes).await?;
        if there == file.bytes {
            break;
        }
        let Err(problem) = fetch_part(core, space, chat, file, there).await else {
            failures = 0;
            continue;
        };
        if begin(part.clone(), file.bytes).await? > there {
            failures = 0;
        }
        failures += 1;
        if failures >= ATTEMPTS || !passes(&problem) {
            return Err(refusal(problem));
        }
        sleep(PAUSE * failures).await;
    }
    if looking::hash_of(part.clone()).await? != file.hash {
        looking::on_disk(move || fs::remove_file(part)).await?;
        let words = "The host sent another file than the message names.";
        tracing::warn!(%space, hash = %file.hash, "{words}");
        return Err(error::api(ErrorCode::Unavailable, words));
    }
    Ok(core.store.keep_fetched(file.hash).await?)
}

/// Whether the same may work in a moment.
fn passes(problem: &LinkError) -> bool {
    match problem {
        LinkError::Unreachable(_) => true,
        // The token was a new one a moment ago.
        LinkError::Refused(refusal) => matches!(
            refusal.code,
            ErrorCode::RateLimited | ErrorCode::Unauthorized | ErrorCode::Unavailable
        ),
        LinkError::CertificateChanged | LinkError::OtherProtocol => false,
    }
}

/// Appends what the host sends from `from` on, as it comes.
async fn fetch_part(core: &Core, space: SpaceId, chat: ChatId, file: &Attachment, from: u64) -> Result<(), LinkError> {
    let way = core.spaces.way_to(space);
    let (rest, token) = way.ok_or_else(|| LinkError::Unreachable("nobody is signed in".to_owned()))?;
    let end = file.bytes.min(from + PART);
    let mut pieces = rest.file(&token, chat, file.hash, from..end).await?;
    while let Some(piece) = pieces.next().await? {
        let part = core.store.fetched_so_far(file.hash);
        let kept = looking::on_disk(move || append(&part, &piece)).await;
        kept.map_err(LinkError::Refused)?;
    }
    Ok(())
}

/// How much is there of a file of that size. More than that is of no use.
async fn begin(part: PathBuf, bytes: u64) -> Result<u64, ApiError> {
    looking::on_disk(move || {
        if let Some(folder) = part.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = File::options().create(true).append(true).open(&part)?;
        let there = file.metadata()?.len();
        if there > bytes {
            file.set_len(0)?;
            return Ok(0);
        }
        Ok(there)
    })
    .await
}

fn append(part: &Path, piece: &[u8]) -> io::Result<()> {
    let mut file = File::options().append(true).open(part)?;
    let there = file.metadata()?.len();
    if let Err(error) = file.write_all(piece) {
        file.set_len(there)?;
        return Err(error);
    }
    Ok(())
}
