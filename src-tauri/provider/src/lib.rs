//! AI models over HTTP: one [`Client`] for OpenAI and for every server that speaks its API.
//!
//! - [`Client::stream`] asks for an answer and gives it as [`StreamEvent`]s; [`Client::list_models`] and
//!   [`detect_servers`] say what there is to ask.
//! - Every way to fail becomes a [`Failure`]: a code that the UI knows, and the provider's own words.
//! - [`PriceFile`], [`limits`] and [`count_tokens`] say what a model costs and how much it takes;
//!   [`named_as_seeing`] and [`ListedModel`] say whether it can be shown pictures.
//!
//! Invariants:
//! - A stream that yields no [`StreamEvent::Finished`] yields a [`Failure`] as its last item, whatever the
//!   server did. Nothing follows either of them.
//! - Dropping a stream closes its connection. Nothing runs in the background, so a slow reader slows the
//!   server down instead of filling memory.
//! - A key goes only to the host of its own base URL, never into a message, an event or a log.
//! - Nothing is read from the environment but the proxy variables, and those only for other machines and when
//!   the settings name no proxy.
//!
//! What `async-openai` does here, and what it does not: its `OpenAIConfig` addresses and signs the requests
//! and its request types are what is sent. Sending and reading are our own. Its reader would turn a missing
//! `[DONE]` and a 200 with a JSON body into a silent end, an HTML error into a decoding error without the
//! status, hides `Retry-After`, retries by itself without a limit, and buffers without a bound; each of
//! these is something that a user must be told or spared.
//!
//! Deliberately absent: retries and waiting (the engine's), the keychain, and the choice of which messages
//! are sent.

mod endpoint;
mod failure;
mod secret;

mod request;
mod stream;

mod client;
mod refusal;
mod transport;

mod detect;
mod models;

mod prices;
mod sight;
mod tokens;

pub use client::Client;
pub use detect::{detect_among, detect_servers};
pub use endpoint::Endpoint;
pub use failure::Failure;
pub use models::ListedModel;
pub use prices::{PriceFile, limits};
pub use request::{ChatRequest, FilePart, PromptMessage};
pub use secret::Secret;
pub use sight::named_as_seeing;
pub use stream::StreamEvent;
pub use tokens::{beginning_within, count_tokens, image_tokens, surely_fits};
