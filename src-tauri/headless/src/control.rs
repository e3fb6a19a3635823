//! The way in for commands while the server runs: a Unix domain socket in the data directory, one line of JSON there and
//! one back. The account that runs the server may use it, and root.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use hearth_domain::ApiError;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{UnixListener, UnixStream},
    task::JoinHandle,
    time::sleep,
};

use crate::space::{Answer, Ask, Space};

const NAME: &str = "hearth-server.sock";

/// How long to wait after a command could not be taken in.
const AGAIN: Duration = Duration::from_millis(100);

/// No request and no answer comes near it.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Ok(Box<Answer>),
    Error(ApiError),
}

/// The listening socket; gone, with its file, when it is dropped.
pub(crate) struct ControlSocket {
    path: PathBuf,
    accepting: JoinHandle<()>,
}

impl ControlSocket {
    /// Listens in a data directory that this process has locked, so that a socket that is there was left behind.
    ///
    /// # Errors
    /// The operating system's, such as for a path that is too long for a socket's name.
    pub(crate) fn listen(data_dir: &Path, space: Space) -> Result<Self> {
        let path = data_dir.join(NAME);
        remove(&path)?;
        let listener = UnixListener::bind(&path).with_context(|| path.display().to_string())?;
        let owner = close_to_others(&path)?;
        let accepting = tokio::spawn(async move {
            loop {
                let stream = match listener.accept().await {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        // Out of file descriptors, for the most part: then commands are what is needed to be rid of whoever
                        // uses them up.
                        tracing::warn!(%error, "a command could not be taken");
                        sleep(AGAIN).await;
                        continue;
                    }
                };
                let allowed = stream
                    .peer_cred()
                    .is_ok_and(|peer| peer.uid() == owner || peer.uid() == 0);
                if allowed {
                    let space = space.clone();
                    tokio::spawn(async move {
                        // Whoever goes away before the answer has no use for it.
                        let _ = answer(stream, &space).await;
                    });
                }
            }
        });
        Ok(Self { path, accepting })
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        self.accepting.abort();
        // It may have been removed by hand; the next start removes what is left.
        let _ = remove(&self.path);
    }
}

/// Asks the server that runs on a data directory; none if there is no such server.
///
/// # Errors
/// What the server refused, or that it ended before it answered.
pub(crate) async fn ask(data_dir: &Path, ask: &Ask) -> Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(data_dir.join(NAME)).await else {
        return Ok(None);
    };
    let mut line = serde_json::to_vec(ask)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let reply = read_line(&mut stream).await.context("the server did not answer")?;
    match serde_json::from_str(&reply).context("the server's answer is not understood")? {
        Reply::Ok(answer) => Ok(Some(*answer)),
        Reply::Error(refusal) => Err(refusal.into()),
    }
}

async fn answer(mut stream: UnixStream, space: &Space) -> Result<()> {
    let line = read_line(&mut stream).await?;
    let reply = match serde_json::from_str::<Ask>(&line) {
        Ok(ask) => match space.answer(ask).await {
            Ok(answer) => Reply::Ok(Box::new(answer)),
            Err(refusal) => Reply::Error(refusal),
        },
        Err(error) => Reply::Error(ApiError {
            code: hearth_domain::ErrorCode::Invalid,
            message: format!("this server does not know the request ({error})"),
        }),
    };
    let mut line = serde_json::to_vec(&reply)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    Ok(stream.shutdown().await?)
}

async fn read_line(stream: &mut UnixStream) -> Result<String> {
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST_LINE)).read_line(&mut line).await?;
    anyhow::ensure!(line.ends_with('\n'), "the line has no end");
    Ok(line)
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Lets only this account connect, and answers with its id.
fn close_to_others(path: &Path) -> std::io::Result<u32> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(std::fs::metadata(path)?.uid())
}
