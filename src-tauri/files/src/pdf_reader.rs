//! The end of a PDF's reading that stays alive.

use std::{
    env,
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

use crate::{
    FileText, TextError,
    pdf_child::{End, READ_PDF},
    text::shortened,
};

/// After this long a PDF is read no further, if nobody asks for less.
const MAX_TIME: Duration = Duration::from_secs(20);

/// So many are read at once, each with memory of its own.
const MAX_READERS: usize = 2;

/// What the program needs of its surroundings to be started; the rest, keys among it, is not for a process that reads PDFs.
const KEPT: &[&str] = &[
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "SystemRoot",
    "TMP",
    "TEMP",
];

/// Reads PDFs by starting a program that calls [`run_as_reader`](crate::run_as_reader) before all else.
#[derive(Clone, Debug)]
pub struct PdfReader {
    program: PathBuf,
    max_time: Duration,
    turns: Arc<Semaphore>,
}

impl PdfReader {
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            max_time: MAX_TIME,
            turns: Arc::new(Semaphore::new(MAX_READERS)),
        }
    }

    /// The same with less patience for one PDF.
    #[must_use]
    pub fn with_max_time(self, max_time: Duration) -> Self {
        Self { max_time, ..self }
    }

    /// At most `max_bytes` of what the PDF at `path` says.
    pub(crate) async fn read(&self, path: &Path, max_bytes: usize) -> Result<FileText, TextError> {
        let pdf = File::open(path)?;
        let _turn = self.turns.acquire().await;
        let mut child = self.start(pdf, max_bytes)?;
        let mut said = Vec::new();
        let ended = match child.stdout.take() {
            Some(output) => timeout(self.max_time, listen(&mut child, output, &mut said, max_bytes)).await,
            None => Ok(None),
        };
        let end = ended.ok().flatten();
        // What is dropped while it runs is killed.
        drop(child);
        match end {
            Some(End::Locked) => Err(TextError::Locked),
            end => {
                let text = String::from_utf8_lossy(&said);
                // A character may have been cut in two.
                let text = text.trim_end_matches(char::REPLACEMENT_CHARACTER).trim();
                if text.is_empty() && end != Some(End::Whole) {
                    tracing::debug!(?end, "a PDF could not be read");
                    return Err(TextError::Damaged);
                }
                Ok(shortened(text.to_owned(), max_bytes, end != Some(End::Whole)))
            }
        }
    }

    fn start(&self, pdf: File, max_bytes: usize) -> std::io::Result<Child> {
        let kept = KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?)));
        Command::new(&self.program)
            .arg(READ_PDF)
            .arg(max_bytes.to_string())
            .env_clear()
            .envs(kept)
            .stdin(pdf)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// Takes what the child says until it ends, and no more than was asked for.
async fn listen(
    child: &mut Child,
    output: impl AsyncRead + Unpin,
    said: &mut Vec<u8>,
    max_bytes: usize,
) -> Option<End> {
    let room = u64::try_from(max_bytes).unwrap_or(u64::MAX);
    output.take(room).read_to_end(said).await.ok()?;
    let status = child.wait().await.ok()?;
    End::of(status.code()?)
}
