//! The server's life: opened, announced, and ended in order when it is asked to.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use hearth_domain::{SharingSettings, SharingStatus, SystemClock};
use hearth_engine::Engine;
use hearth_server::{Running, Server, ServerConfig, Tls};
use tokio::time::timeout;

use crate::{
    announce, control::ControlSocket, ending, opening, options::ServeOptions, screen, secrets::Place, space::Space,
    web_ui::BuiltUi,
};

/// How long guests get to take their leave, and then the engine to finish. Together less than the 10 seconds that are
/// promised to whoever ends the server.
const GUESTS: Duration = Duration::from_secs(4);
const ENGINE: Duration = Duration::from_millis(5_500);

/// Serves until the process is asked to end.
///
/// # Errors
/// Why it could not begin.
pub(crate) async fn serve(options: &ServeOptions, data_dir: &Path, secrets: &Place) -> Result<()> {
    // Before anything else, so that a signal during the start ends it in order too.
    let asked_to_end = ending::asked()?;
    let engine = opening::engine(data_dir, secrets).await?;
    let served = begin(options, data_dir, &engine, secrets).await;
    match served {
        Ok((running, control)) => {
            asked_to_end.await;
            screen::line("Ending: guests are told, and what was begun is finished.");
            drop(control);
            if timeout(GUESTS, running.stop()).await.is_err() {
                tracing::warn!("connections were cut that did not end in time");
            }
            end(&engine).await;
            Ok(())
        }
        Err(error) => {
            end(&engine).await;
            Err(error)
        }
    }
}

async fn end(engine: &Engine) {
    if timeout(ENGINE, engine.shutdown()).await.is_err() {
        tracing::warn!("work was left unfinished; the next start recovers it");
    }
}

async fn begin(
    options: &ServeOptions,
    data_dir: &Path,
    engine: &Engine,
    secrets: &Place,
) -> Result<(Running, Option<ControlSocket>)> {
    let running = start(options, engine).await?;
    engine.tell_sharing(SharingStatus::On {
        addresses: running.addresses(),
        fingerprint: running.fingerprint().to_owned(),
        self_signed: running.self_signed(),
    });
    let space = Space {
        engine: engine.clone(),
        reach: Some(running.reach()),
    };
    let control = ControlSocket::listen(data_dir, space.clone());
    let control = control
        .inspect_err(|error| tracing::warn!(%error, "commands cannot reach this server while it runs"))
        .ok();
    announce::start(&space, &running, secrets).await?;
    tokio::spawn(announce::who_waits(space));
    Ok((running, control))
}

async fn start(options: &ServeOptions, engine: &Engine) -> Result<Running> {
    let settings = engine.settings().sharing;
    let listeners = match options.listen {
        Some(address) => hearth_server::at(address).map(|listener| vec![listener]),
        None if options.no_tls => hearth_server::at(options.address(settings.port)).map(|listener| vec![listener]),
        None => hearth_server::on_all_addresses(settings.port),
    };
    let address = options.address(settings.port);
    let listeners = listeners.with_context(|| format!("{address} cannot be listened to"))?;
    let mut config = ServerConfig::new(listeners, Arc::new(BuiltUi), Arc::new(SystemClock));
    config.tls = tls(options, &settings);
    config.names.clone_from(&options.host_names);
    config.public_name = options.public_name();
    config.advertise = !options.no_discovery && !address.ip().is_loopback();
    Ok(Server::start(engine.clone(), config).await?)
}

/// What was typed goes before the settings file.
fn tls(options: &ServeOptions, settings: &SharingSettings) -> Tls {
    if options.no_tls {
        return Tls::None;
    }
    match (&options.tls_cert, &options.tls_key) {
        (Some(certificate), Some(key)) => Tls::Own {
            certificate: certificate.clone(),
            key: key.clone(),
        },
        _ if !settings.certificate.is_empty() => Tls::Own {
            certificate: settings.certificate.clone().into(),
            key: settings.certificate_key.clone().into(),
        },
        _ => Tls::SelfSigned,
    }
}
