//! What the window may ask for: the methods of `ui/src/host/host.ts`, in snake case. Each decodes,
//! makes one call and encodes; `permissions/window.toml` names them all.

pub(crate) mod chats;
pub(crate) mod desktop;
pub(crate) mod files;
pub(crate) mod inviting;
pub(crate) mod life;
pub(crate) mod models;
pub(crate) mod sharing;
pub(crate) mod spaces;

use std::sync::Arc;

use hearth_domain::{ApiError, ErrorCode};

use crate::startup::Startup;

type Started<'a> = tauri::State<'a, Arc<Startup>>;
type Answer<T> = Result<T, ApiError>;

/// A refusal by the operating system, with its words.
fn refused(what: &str, error: impl std::fmt::Display) -> ApiError {
    ApiError {
        code: ErrorCode::Unavailable,
        message: format!("{what}: {error}"),
    }
}
