//! Looking for messages: what is asked, and what is found.
//!
//! `words` says what a word is, for the index and for whoever looks for one; `query` reads what was typed; `marking`
//! shows where in a text it was found.

mod dates;
mod marking;
mod query;
mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ChatId, MessageId, Position, SpaceId, UnixMillis};

pub use marking::{mark, relevance, snippet};
pub use query::{Filters, Has, Query, Term};
use words::MIN_PART_CHARS;
pub use words::{CUT, fold, indexed_text, longer_words};

/// The longest query, in bytes of UTF-8.
pub const MAX_QUERY_BYTES: usize = 1024;

/// What is looked for. The words of `query`, `"phrases"` and filters (`from:`, `in:`, `has:`, `before:`, `after:`) all
/// have to be true of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SearchRequest {
    pub query: String,
    /// Where it is looked: one chat, one space, or everywhere.
    pub within: SearchWithin,
    pub order: SearchOrder,
    /// From the page before; none for the first.
    pub after: Option<SearchCursor>,
    /// 1 to 100.
    pub limit: u32,
    /// How far the user's clocks are ahead of UTC, in minutes: where the days of `before:` and `after:` begin.
    #[serde(default)]
    pub utc_offset_min: i16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SearchWithin {
    /// Every space that this installation has chats of.
    #[default]
    Everywhere,
    Space {
        space_id: SpaceId,
    },
    /// The visible path of one chat, so that each hit can be stepped to.
    Chat {
        chat_id: ChatId,
    },
    /// Messages of others that mention the user, in every space; the query may narrow them or be empty.
    MyMentions,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchOrder {
    #[default]
    NewestFirst,
    /// The newest few thousand hits, best first.
    BestMatch,
}

/// The place behind a page of hits; its meaning is its maker's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(transparent)]
pub struct SearchCursor(pub String);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SearchPage {
    /// Chats whose titles have the words, newest first; only on the first page, and none within one chat.
    pub chats: Vec<ChatHit>,
    /// Fewer than asked for, or none, where what is looked for is rare: a page is what was found among a bounded number
    /// of messages, and `next` goes on behind those.
    pub hits: Vec<SearchHit>,
    /// None at the end.
    pub next: Option<SearchCursor>,
    /// What of the query was not understood; the rest was looked for.
    pub problems: Vec<QueryProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatHit {
    pub chat_id: ChatId,
    pub space_id: SpaceId,
    pub title: Vec<TextPiece>,
    pub archived: bool,
    pub active_at: UnixMillis,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SearchHit {
    pub chat_id: ChatId,
    pub space_id: SpaceId,
    pub chat_title: String,
    pub message_id: MessageId,
    /// Its place on the visible path; none where another version is shown.
    pub position: Option<Position>,
    /// The name of its author in that chat.
    pub author: String,
    pub from_assistant: bool,
    pub created_at: UnixMillis,
    /// The words in their context.
    pub snippet: Vec<TextPiece>,
    /// The names of its files, where the words are in those.
    pub files: Vec<Vec<TextPiece>>,
}

/// A piece of a text, marked where it is what was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TextPiece {
    pub text: String,
    pub found: bool,
}

/// A part of a query that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QueryProblem {
    pub code: QueryProblemCode,
    /// The part, as it was written.
    pub part: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueryProblemCode {
    /// A quote that does not end; it was taken to end with the query.
    OpenQuote,
    /// A filter without a value, like `from:`.
    EmptyFilter,
    /// `has:` of something unknown.
    UnknownHas,
    /// `before:` or `after:` of something that is no date.
    NoDate,
    /// More words or filters than a query may have.
    TooMany,
}
