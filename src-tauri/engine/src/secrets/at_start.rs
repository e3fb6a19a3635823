//! Keys at the start: those in the settings file go to the keychain, those in the keychain are read.

use std::{sync::Weak, time::Duration};

use hearth_domain::{NoticeCode, ProviderId, SecretState};
use hearth_provider::Secret;
use tokio::time::timeout;

use super::SecretError;
use crate::core::Core;

/// How long the keychain may be silent before the user is told.
const SILENCE: Duration = Duration::from_secs(5);

pub(crate) async fn take_up_keys(core: Weak<Core>, found: Vec<(ProviderId, Secret)>) {
    let Some(core) = core.upgrade() else { return };
    if !found.is_empty() {
        move_keys(&core, found).await;
    }
    let settings = core.settings.current();
    let mut told = !settings.welcomed;
    for provider in &settings.ai.providers {
        if core.keys.state(provider.id) != SecretState::Unknown {
            continue;
        }
        let mut reading = core.keys.read(provider.id);
        let problem = match timeout(SILENCE, &mut reading).await {
            Ok(read) => read.ok().and_then(Result::err),
            Err(_) => Some(SecretError::NoAnswer),
        };
        match problem {
            // Where there is no keychain at all nothing is missing; it is said when a key is saved.
            None | Some(SecretError::NoKeychain(_)) => {}
            Some(problem) if !told => {
                told = true;
                core.events.notice(NoticeCode::KeychainUnavailable, problem.to_string());
            }
            Some(_) => {}
        }
    }
    core.keys_read.send_replace(true);
}

/// A key leaves the file only when it is in the keychain.
async fn move_keys(core: &Core, found: Vec<(ProviderId, Secret)>) {
    let mut moved = Vec::new();
    for (id, key) in found {
        match core.keys.save(id, key).await.problem {
            None => moved.push(id),
            Some(problem) => core.events.notice(NoticeCode::KeychainUnavailable, problem.to_string()),
        }
    }
    if moved.is_empty() {
        return;
    }
    match core.settings.forget_keys(moved).await {
        Ok(()) => core.events.notice(NoticeCode::KeyMoved, "user_settings.json"),
        Err(words) => core.events.notice(NoticeCode::DiskFull, words),
    }
}
