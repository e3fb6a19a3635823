//! Starting the engine and the server, with the limits that are shipped.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Result, anyhow};
use hearth_domain::{Clock, SystemClock};
use hearth_engine::{Alone, Engine, EngineConfig};
use hearth_orders::host::At;
use hearth_server::{NoWebUi, Running, Server, ServerConfig, Tls};

use crate::kept::{NoSettings, SecretsFile};

pub(crate) async fn start(directory: PathBuf, tls: bool) -> Result<(Engine, Running)> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let started = Engine::start(EngineConfig {
        secrets: Arc::new(SecretsFile::in_directory(&directory)),
        data_dir: directory,
        program: PathBuf::new(),
        clock: Arc::clone(&clock),
        settings_file: Arc::new(NoSettings),
        bus: Arc::new(Alone),
    });
    let engine = started
        .await
        .map_err(|problem| anyhow!("the engine did not start: {problem:?}"))?;
    let config = ServerConfig {
        tls: if tls { Tls::SelfSigned } else { Tls::None },
        ..ServerConfig::new(vec![listener()?], Arc::new(NoWebUi), clock)
    };
    let running = Server::start(engine.clone(), config).await?;
    Ok((engine, running))
}

pub(crate) fn at(running: &Running) -> At {
    let fingerprint = running.fingerprint();
    At {
        address: running.local_addr(),
        fingerprint: (!fingerprint.is_empty()).then(|| fingerprint.to_owned()),
    }
}

fn listener() -> Result<TcpListener> {
    Ok(hearth_server::at((Ipv4Addr::LOCALHOST, 0).into())?)
}
