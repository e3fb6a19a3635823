//! Refreshing everybody's tokens, as every device does before it connects.

use anyhow::{Context, Result};
use futures::{StreamExt, TryStreamExt, stream};
use hearth_domain::Tokens;
use hearth_orders::{
    host::{At, Ticket},
    load::SignedIn,
};
use hearth_sync::DeviceKey;

use crate::{AT_ONCE, http::Http, link::Way};

pub(crate) async fn run(at: &At, guests: Vec<Ticket>) -> Result<SignedIn> {
    let way = Way::to(at)?;
    let refreshed = stream::iter(guests.into_iter().enumerate())
        .map(|(number, ticket)| refresh(way.clone(), number, ticket))
        .buffered(AT_ONCE);
    let (guests, tokens) = refreshed.try_collect::<Vec<_>>().await?.into_iter().unzip();
    Ok(SignedIn { guests, tokens })
}

async fn refresh(way: Way, number: usize, ticket: Ticket) -> Result<(Ticket, String)> {
    let key = DeviceKey::from_text(&ticket.key).context("a device's key")?;
    let request = key.refresh_request(ticket.device_id, &ticket.refresh_token)?;
    let mut http = Http::connect(&way, number).await?;
    let body = serde_json::to_vec(&request)?;
    let answer = http.post("/api/v1/auth/refresh", None, body).await?;
    let tokens: Tokens = serde_json::from_slice(&answer)?;
    let next = Ticket {
        refresh_token: tokens.refresh_token,
        ..ticket
    };
    Ok((next, tokens.access_token))
}
