//! Failures on their way to a door.

use hearth_domain::{ApiError, ErrorCode, RunError, RunErrorCode, SettingsError};
use hearth_store::StoreError;

use crate::secrets::SecretError;

pub(crate) fn api(code: ErrorCode, message: impl Into<String>) -> ApiError {
    ApiError {
        code,
        message: message.into(),
    }
}

pub(crate) fn closing() -> ApiError {
    api(ErrorCode::Unavailable, "Hearth is ending")
}

pub(crate) fn invalid_setting(error: SettingsError) -> ApiError {
    api(ErrorCode::Invalid, error.to_string())
}

pub(crate) fn keychain(error: SecretError) -> ApiError {
    api(ErrorCode::KeychainUnavailable, error.to_string())
}

/// A provider's refusal, where no message is there to carry it.
pub(crate) fn provider(error: RunError) -> ApiError {
    let words = if error.message.is_empty() {
        words_for(error.code, error.status)
    } else {
        error.message
    };
    let place = error.server.map_or_else(String::new, |server| format!("{server}: "));
    api(ErrorCode::Unavailable, format!("{place}{words}"))
}

/// What is said of a failure that came without words.
fn words_for(code: RunErrorCode, status: Option<u16>) -> String {
    match (code, status) {
        (RunErrorCode::NoKey, _) => "This provider needs an API key. Add one in the settings, under AI.".to_owned(),
        (_, Some(status)) => format!("The request was refused without a reason (HTTP status {status})."),
        (_, None) => "The request failed without a reason.".to_owned(),
    }
}

/// Whether the same write may work later: there is room again, or what kept others out is gone.
pub(crate) fn may_pass(error: &StoreError) -> bool {
    match error {
        StoreError::DiskFull(_) | StoreError::Database(_) | StoreError::Io(_) => true,
        StoreError::NotFound(_)
        | StoreError::Invalid(_)
        | StoreError::TooLong { .. }
        | StoreError::Busy
        | StoreError::Forbidden(_)
        | StoreError::Damaged(_)
        | StoreError::Closed
        | StoreError::Constraint(_) => false,
    }
}

pub(crate) fn is_full_disk(error: &StoreError) -> bool {
    error.code() == ErrorCode::DiskFull
}
