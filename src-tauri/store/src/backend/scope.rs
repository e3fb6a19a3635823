//! Which chats a reader may see, as a condition that every query on chats carries.

use hearth_domain::{SpaceId, UserId};
use sea_orm::{Value, prelude::Uuid};

/// Whose chats are read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    /// The chats of this machine's space that a user takes part in.
    Of { home: SpaceId, user: UserId },
    /// The copies of one joined space, whose host has chosen them already.
    Space(SpaceId),
    /// The copies of all joined spaces.
    Copies { home: SpaceId },
    /// All that the user of this installation has: theirs in this machine's space, and the copies of all joined ones.
    All { home: SpaceId, user: UserId },
}

impl Scope {
    /// The condition on the chat that the query calls `chat`, and its values. A plus keeps SQLite from using the index
    /// on spaces: whoever lists chats goes by their order.
    pub(crate) fn condition(self, chat: &str) -> (String, Vec<Value>) {
        match self {
            Self::Of { home, user } => (
                format!(
                    "+{chat}.space_id = ? AND EXISTS (SELECT 1 FROM chat_participants own
                        WHERE own.chat_id = {chat}.id AND own.user_id = ? AND own.present)"
                ),
                vec![value(*home.as_uuid()), value(*user.as_uuid())],
            ),
            Self::Space(space) => (format!("+{chat}.space_id = ?"), vec![value(*space.as_uuid())]),
            Self::All { home, user } => {
                let (own, values) = Self::Of { home, user }.condition(chat);
                let (copies, more) = Self::Copies { home }.condition(chat);
                (format!("({copies} OR {own})"), more.into_iter().chain(values).collect())
            }
            Self::Copies { home } => (format!("+{chat}.space_id <> ?"), vec![value(*home.as_uuid())]),
        }
    }
}

fn value(id: Uuid) -> Value {
    id.into()
}
