//! Numbers with a unit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::whole::whole;

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        #[ts(type = "number")]
        #[schema(value_type = i64)]
        pub struct $name(#[serde(deserialize_with = "whole")] pub i64);
    )*};
}

units! {
    /// A chat's change counter. The first change is 1.
    Rev;
    /// A message's place on its chat's visible path, counted from 0 at the root.
    Position;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    UnixMillis;
    /// Money: 1e-12 US dollars, so that prices per million tokens stay exact.
    Picodollars;
    /// Tokens as a provider counts them.
    TokenCount;
}

impl Rev {
    /// The rev before any change.
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Position {
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
