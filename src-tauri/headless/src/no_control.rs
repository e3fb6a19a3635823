//! On systems without Unix domain sockets nobody can be asked while a server runs.

use std::path::Path;

use anyhow::{Result, bail};

use crate::space::{Answer, Ask, Space};

pub(crate) struct ControlSocket;

impl ControlSocket {
    pub(crate) fn listen(_data_dir: &Path, _space: Space) -> Result<Self> {
        bail!("commands are not available on this system while the server runs: use Settings > Sharing in a browser");
    }
}

pub(crate) async fn ask(_data_dir: &Path, _ask: &Ask) -> Result<Option<Answer>> {
    Ok(None)
}
