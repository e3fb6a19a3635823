//! What is asked of a chat in many tests.

use hearth_domain::{Action, MessageId};

pub(crate) fn message(text: &str) -> Action {
    Action::send(MessageId::new(), text)
}

pub(crate) fn create() -> Action {
    Action::CreateChat { model: None }
}
