//! What is SQLite's own: connections and their PRAGMAs, one round trip for many statements, upkeep of the
//! file, and the few queries whose cost decides how Hearth feels. A store on another database would
//! replace this module and nothing else.

mod batch;
mod catching_up;
mod connect;
mod copies;
mod list;
mod marks;
mod orders;
mod page;
mod scope;
mod search;
mod transaction;
mod tree;
mod upkeep;

pub(crate) use batch::Batch;
pub(crate) use catching_up::{catch_up_end, heads};
pub(crate) use connect::{one_off, readers, writer};
pub(crate) use copies::{at, hide_from, is_shown, newest_key, show_way_up, way_up};
pub(crate) use list::{ListQuery, Listed, list, unread};
pub(crate) use marks::{marks_around, move_mark};
pub(crate) use orders::{FRESH, INDEX_BEHIND, SWEEP, order, order_sweep};
pub(crate) use page::{Versions, page};
pub(crate) use scope::Scope;
pub(crate) use search::{
    FoundMessage, FoundTitle, HitQuery, authors, delete_words_at_once, expression, forget_words_at_once, hits,
    index_behind, index_inserted, index_since, links, merge_step, note_files, phrases, sweep_words, titles,
    window_start,
};
pub(crate) use transaction::{KnownChat, Transaction};
pub(crate) use tree::{ancestors, descend, prompt_chain, show_chain};
pub(crate) use upkeep::{
    Extent, checkpoint, extent, limit_pages, page_size, quick_check, remove_earlier_texts, remove_messages,
    some_behind, texts_to_remove, vacuum_into,
};
