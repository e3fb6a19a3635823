//! `hearth-server check`: what would keep the server from doing its work.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{
    control, opening,
    options::ServeOptions,
    screen,
    secrets::Place,
    settings_file,
    space::{Answer, Ask},
};

/// Says of each thing whether it is well.
///
/// # Errors
/// Something is not.
pub(crate) async fn check(options: &ServeOptions, data_dir: &Path, secrets: &Place) -> Result<()> {
    let mut well = true;
    let mut tell = |what: &str, found: Result<String, String>| {
        well &= found.is_ok();
        match found {
            Ok(words) => screen::line(&format!("ok       {what}: {words}")),
            Err(words) => screen::line(&format!("PROBLEM  {what}: {words}")),
        }
    };
    tell("data", Ok(data_dir.display().to_string()));
    let settings = settings_file::of(data_dir).look();
    let port = settings
        .as_ref()
        .map_or_else(|_| 8002, |settings| settings.sharing.port);
    tell(
        "settings",
        settings.map(|_| "user_settings.json can be used".to_owned()),
    );
    tell("keys", secrets.look().map(|()| secrets.words.clone()));
    for file in [&options.tls_cert, &options.tls_key].into_iter().flatten() {
        let found = std::fs::read(file);
        let found = found
            .map(|_| "it can be read".to_owned())
            .map_err(|error| error.to_string());
        tell(&file.display().to_string(), found);
    }
    match control::ask(data_dir, &Ask::CheckDatabase).await {
        Ok(Some(answer)) => {
            tell("server", Ok("it runs".to_owned()));
            tell("database", Ok(words_of(answer)));
        }
        Ok(None) => {
            tell("server", Ok("it does not run".to_owned()));
            let address = options.address(port);
            let free = hearth_server::at(address);
            let free = free.map(|_| format!("{address} is free"));
            tell("port", free.map_err(|error| format!("{address}: {error}")));
            tell("database", database(data_dir, secrets).await);
        }
        Err(error) => tell("database", Err(format!("{error:#}"))),
    }
    if !well {
        bail!("not all is well");
    }
    Ok(())
}

async fn database(data_dir: &Path, secrets: &Place) -> Result<String, String> {
    if !data_dir.join("hearth.db").exists() {
        return Ok("there is none yet; the first start makes it".to_owned());
    }
    let engine = opening::engine(data_dir, secrets).await;
    let engine = engine.map_err(|error| format!("{error:#}"))?;
    let checked = engine.check_database().await;
    engine.shutdown().await;
    checked
        .map(|()| "it is whole".to_owned())
        .map_err(|error| error.message)
}

fn words_of(answer: Answer) -> String {
    match answer {
        Answer::Done { words } => words,
        Answer::Invited(_) | Answer::People(_) => String::new(),
    }
}
