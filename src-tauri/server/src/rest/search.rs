//! Looking for messages.

use hearth_domain::{ApiError, ChatId, ErrorCode, SearchCursor, SearchOrder, SearchPage, SearchRequest, SearchWithin};
use serde::Deserialize;
use utoipa::IntoParams;

use super::messages::PAGE;
use crate::{
    authenticated::Authenticated,
    decode::{Json, Query},
    problem::{Problem, Refusals, SignIn},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Words, `"phrases"`, and filters: `from:`, `in:`, `has:file|image|link|code`, `before:` and `after:` a date. At most
    /// 1,024 bytes.
    #[serde(default)]
    #[param(max_length = 1024)]
    q: String,
    /// The visible path of this chat alone.
    chat: Option<ChatId>,
    /// Only what others said that mentions me.
    #[serde(default)]
    mentions: bool,
    #[serde(default)]
    #[param(inline)]
    order: SearchOrder,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Behind which hit to go on: the last answer's `next`.
    #[param(pattern = "^[0-9]{1,18}([.][0-9]{1,4})?$")]
    cursor: Option<String>,
    /// How far my clocks are ahead of UTC, in minutes: where the days of `before:` and `after:` begin.
    #[serde(default)]
    #[param(minimum = -1440, maximum = 1440)]
    utc_offset: i16,
}

fn not_both() -> Problem {
    let message = "A search looks in one chat (`chat`) or for mentions (`mentions`), not both.".to_owned();
    let code = ErrorCode::Invalid;
    ApiError { code, message }.into()
}

/// Find messages, and chats by their titles
///
/// Newest first, or the best of the newest 2,000. A page may hold fewer hits than asked for, or none, and still have a
/// `next`: so many messages are looked at for each, and no more.
#[utoipa::path(get, path = "/chat/search", tag = "chats", params(SearchQuery),
    responses((status = 200, body = SearchPage), Refusals, SignIn))]
pub(super) async fn search(who: Authenticated, Query(query): Query<SearchQuery>) -> Result<Json<SearchPage>, Problem> {
    let within = match (query.chat, query.mentions) {
        (None, false) => SearchWithin::Everywhere,
        (None, true) => SearchWithin::MyMentions,
        (Some(chat_id), false) => SearchWithin::Chat { chat_id },
        (Some(_), true) => return Err(not_both()),
    };
    let request = SearchRequest {
        query: query.q,
        within,
        order: query.order,
        after: query.cursor.map(SearchCursor),
        limit: query.limit.unwrap_or(PAGE),
        utc_offset_min: query.utc_offset,
    };
    Ok(Json(who.0.search(request).await?))
}
