//! Sockets that say nothing, for their memory on the server to be measured.

use std::io;

use anyhow::Result;
use futures::{StreamExt, TryStreamExt, stream};
use hearth_orders::{
    host::At,
    lines,
    load::{Audience, Holding},
};
use tokio::task;

use crate::{
    AT_ONCE, answer,
    link::Way,
    socket::{self, BARE, Socket, open, signed_in},
};

pub(crate) async fn run(at: &At, audience: Audience) -> Result<()> {
    let way = Way::to(at)?;
    let mut held = task::JoinSet::new();
    for socket in sockets(&way, &audience).await? {
        held.spawn(hold(socket));
    }
    answer(&Holding)?;
    let ended = task::spawn_blocking(|| lines::read::<()>(&mut io::stdin().lock()));
    tokio::select! {
        ended = ended => { ended??; Ok(()) }
        // None may end before.
        Some(gone) = held.join_next() => gone?,
    }
}

/// A socket for each of the audience, signed in where that is asked for.
pub(crate) async fn sockets(way: &Way, audience: &Audience) -> Result<Vec<Socket>> {
    match audience {
        Audience::Guests { tokens, .. } => {
            stream::iter(tokens.iter().enumerate())
                .map(|(number, token)| signed_in(way, number, token))
                .buffered(AT_ONCE)
                .try_collect()
                .await
        }
        Audience::Bare { sockets, .. } => {
            stream::iter(0..*sockets)
                .map(|number| open(way, number, BARE))
                .buffered(AT_ONCE)
                .try_collect()
                .await
        }
    }
}

/// Reads, so that pings are answered.
async fn hold(mut socket: Socket) -> Result<()> {
    loop {
        socket::next(&mut socket).await?;
    }
}
