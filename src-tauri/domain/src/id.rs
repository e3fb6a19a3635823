//! Ids: one newtype each, so that two of them are never swapped in a call.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        #[ts(type = "string")]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, ordered by the time of its making (UUIDv7, RFC 9562 section 5.7).
            #[must_use]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            #[must_use]
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            #[must_use]
            pub const fn as_uuid(&self) -> &Uuid {
                &self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// One conversation.
    ChatId;
    /// One message of a chat, in any of its versions.
    MessageId;
    /// A user or an assistant in one chat.
    ParticipantId;
    /// A person.
    UserId;
    /// One installation or browser of a user.
    DeviceId;
    /// A home of chats: this machine's, or one hosted elsewhere.
    SpaceId;
    /// A way in that was given out.
    InviteId;
    /// One AI answer being made.
    RunId;
    /// One change asked of a host; applying it twice changes nothing.
    OpId;
    /// A file on its way to a host.
    UploadId;
    /// A configured source of AI models.
    ProviderId;
    /// The life of a chat's rev counter; replaced when a backup is restored.
    Epoch;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_text_and_json() {
        let id = ChatId::new();
        assert_eq!(id.to_string().parse::<ChatId>(), Ok(id));
        let json = serde_json::to_string(&id).expect("an id is a string");
        assert_eq!(serde_json::from_str::<ChatId>(&json).expect("it was just written"), id);
    }
}
