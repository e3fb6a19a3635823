//! The commands beside serving: asked of the running server, or done on the data where none runs.

use std::path::Path;

use anyhow::{Context as _, Result};
use hearth_domain::{Clock as _, SystemClock};
use hearth_engine::restore_newest_backup;
use serde::Serialize;
use serde_json::json;

use crate::{
    control, opening,
    options::Command,
    screen,
    secrets::Place,
    space::{Answer, Ask, Space},
};

/// What a command asks, and how its answer is shown.
pub(crate) async fn run(command: Command, data_dir: &Path, secrets: &Place) -> Result<()> {
    match command {
        Command::Invite {
            role,
            for_user,
            owner,
            json,
        } => {
            let whom = match (owner, &for_user) {
                (true, _) => "the owner".to_owned(),
                (false, Some(user)) => format!("one more device of {user}"),
                (false, None) => "one person".to_owned(),
            };
            let ask = if owner {
                Ask::InviteOwner
            } else {
                Ask::Invite {
                    role: role.into(),
                    for_user,
                }
            };
            match answer(data_dir, secrets, ask).await? {
                // Without the picture, which is longer than everything else together.
                Answer::Invited(link) if json => show(&json!({
                    "link": link.link,
                    "web_link": link.web_link,
                    "expires_at": link.invite.expires_at,
                }))?,
                Answer::Invited(link) => screen::invite(&link, &screen::clean(&whom)),
                Answer::People(_) | Answer::Done { .. } => {}
            }
        }
        Command::Users { json } => {
            if let Answer::People(people) = answer(data_dir, secrets, Ask::People).await? {
                if json {
                    show(&people.users)?;
                } else {
                    screen::line(&screen::users(&people));
                }
            }
        }
        Command::Devices { json } => {
            if let Answer::People(people) = answer(data_dir, secrets, Ask::People).await? {
                if json {
                    show(&people.devices)?;
                } else {
                    screen::line(&screen::devices(&people, SystemClock.now()));
                }
            }
        }
        Command::Approve { device } => done(data_dir, secrets, Ask::Approve { device }).await?,
        Command::Revoke { who } => done(data_dir, secrets, Ask::Revoke { who }).await?,
        Command::Backup => done(data_dir, secrets, Ask::Backup).await?,
        Command::Restore => {
            let backup = restore_newest_backup(data_dir, &SystemClock).await;
            let backup = backup.map_err(opening::in_words)?;
            screen::line(&format!(
                "{} is in place of the database, which was set aside.",
                backup.display()
            ));
        }
        Command::Serve | Command::Check => {}
    }
    Ok(())
}

async fn done(data_dir: &Path, secrets: &Place, ask: Ask) -> Result<()> {
    if let Answer::Done { words } = answer(data_dir, secrets, ask).await? {
        screen::line(&screen::clean(&words));
    }
    Ok(())
}

async fn answer(data_dir: &Path, secrets: &Place, ask: Ask) -> Result<Answer> {
    if let Some(answer) = control::ask(data_dir, &ask).await? {
        return Ok(answer);
    }
    anyhow::ensure!(
        data_dir.join("hearth.db").exists(),
        "there is no space in {}: start hearth-server with this --data-dir first",
        data_dir.display()
    );
    let engine = opening::engine(data_dir, secrets).await?;
    let space = Space {
        engine: engine.clone(),
        reach: None,
    };
    let answer = space.answer(ask).await;
    engine.shutdown().await;
    Ok(answer?)
}

fn show(what: &impl Serialize) -> Result<()> {
    screen::line(&serde_json::to_string(what).context("the answer cannot be written as JSON")?);
    Ok(())
}
