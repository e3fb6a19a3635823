//! The REST door. Each handler reads what was asked, makes one call on the engine and writes its answer down.

mod auth;
mod chats;
mod devices;
mod edits;
mod files;
mod invites;
mod live_state;
mod messages;
mod operations;
mod participants;
mod people;
mod providers;
mod reactions;
mod reading;
mod runs;
mod search;
mod space;
pub(crate) mod uploads;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{shared::App, socket};

/// All that is below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(space::card))
        .routes(routes!(auth::register))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::sign_out))
        .routes(routes!(people::me))
        .routes(routes!(people::people))
        .routes(routes!(people::users))
        .routes(routes!(people::set_role, people::revoke))
        .routes(routes!(devices::list))
        .routes(routes!(devices::approve))
        .routes(routes!(devices::revoke))
        .routes(routes!(invites::list, invites::create))
        .routes(routes!(invites::cancel))
        .routes(routes!(providers::list))
        .routes(routes!(providers::models))
        .routes(routes!(providers::usage))
        .routes(routes!(live_state::presence))
        .routes(routes!(live_state::read_marks))
        .routes(routes!(chats::list, chats::create))
        .routes(routes!(chats::open, chats::change, chats::delete))
        .routes(routes!(messages::page))
        .routes(routes!(messages::send))
        .routes(routes!(edits::edit, messages::delete))
        .routes(routes!(edits::earlier_texts))
        .routes(routes!(edits::ask_anew))
        .routes(routes!(reactions::put, reactions::take_back))
        .routes(routes!(participants::bring_in))
        .routes(routes!(participants::take_out))
        .routes(routes!(reading::mark_read))
        .routes(routes!(reading::changes))
        .routes(routes!(reading::heads))
        .routes(routes!(search::search))
        .routes(routes!(operations::apply))
        .routes(routes!(runs::stop))
        .routes(routes!(uploads::begin))
        .routes(routes!(uploads::state, uploads::put, uploads::cancel))
        .routes(routes!(files::file))
        .routes(routes!(socket::all_chats))
        .routes(routes!(socket::one_chat))
}
