//! Asking for a picture, within limits, and looking at what comes.

use std::{error::Error, future, iter, time::Duration};

use reqwest::{
    Client, Response, Url,
    header::{ACCEPT, LOCATION},
    redirect::Policy,
};
use tokio::{
    sync::{OnceCell, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use super::{
    RemotePicture,
    reach::{LeadsNowhere, Reach},
    refusal::Refusal,
};

/// Some hosts choose by this which kind they send.
const KINDS: &str = "image/png,image/jpeg,image/gif,image/webp,*/*;q=0.1";

pub(super) struct Limits {
    /// Pictures fetched at a time.
    pub(super) at_a_time: usize,
    /// How long one waits for its turn.
    pub(super) turn: Duration,
    /// From the first look at its address to its last byte.
    pub(super) time: Duration,
    pub(super) mebibytes: usize,
    pub(super) redirects: usize,
}

impl Limits {
    const USUAL: Self = Self {
        at_a_time: 4,
        turn: Duration::from_secs(30),
        time: Duration::from_secs(15),
        mebibytes: 10,
        redirects: 5,
    };
}

/// The way to pictures that lie elsewhere.
pub(crate) struct Pictures {
    reach: Reach,
    limits: Limits,
    places: Semaphore,
    /// Made for the first picture: it reads the system's certificates.
    http: OnceCell<Client>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self::within(Reach::PUBLIC, Limits::USUAL)
    }
}

impl Pictures {
    pub(super) fn within(reach: Reach, limits: Limits) -> Self {
        Self {
            reach,
            places: Semaphore::new(limits.at_a_time),
            limits,
            http: OnceCell::new(),
        }
    }

    /// # Errors
    /// Why there is no picture.
    pub(super) async fn fetch(&self, address: &str) -> Result<RemotePicture, Refusal> {
        let place = timeout(self.limits.turn, self.places.acquire()).await;
        let _place = place.map_err(|_| Refusal::Crowded)?;
        let bytes = timeout(self.limits.time, self.bytes_at(address)).await;
        look_at(bytes.map_err(|_| Refusal::Slow)??).await
    }

    /// Follows redirects itself, so that each address that is led to is looked at as the first one was, and none is told
    /// which one led to it.
    async fn bytes_at(&self, address: &str) -> Result<Vec<u8>, Refusal> {
        let mut url = Url::parse(address).map_err(|_| Refusal::NoAddress)?;
        for _ in 0..=self.limits.redirects {
            self.reach.check(&url)?;
            let http = self.http.get_or_try_init(|| future::ready(client(self.reach))).await?;
            let asked = http.get(url.clone()).header(ACCEPT, KINDS).send().await;
            let response = asked.map_err(|error| no_answer(&error))?;
            match leads_to(&response, &url)? {
                Some(next) => url = next,
                None => return self.body_of(response).await,
            }
        }
        Err(Refusal::Redirects)
    }

    /// What a host says of its length saves asking for the rest and is not relied on.
    async fn body_of(&self, mut response: Response) -> Result<Vec<u8>, Refusal> {
        let limit = self.limits.mebibytes * 1024 * 1024;
        let too_large = Refusal::TooLarge(self.limits.mebibytes);
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|_| Refusal::BrokeOff)? {
            if bytes.len() + piece.len() > limit {
                return Err(too_large);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

/// Sends what every such client sends, and nothing that is the user's: no cookies, no sign-in, no page that the picture is for.
fn client(reach: Reach) -> Result<Client, Refusal> {
    let mut builder = Client::builder()
        .user_agent(concat!("Hearth/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(reach)
        .redirect(Policy::none())
        .referer(false)
        .https_only(reach.encrypted_only)
        // One of the environment's would connect to where it likes.
        .no_proxy()
        // A connection that is kept would tell the host when the next picture is looked at, and for how long Hearth runs.
        .pool_max_idle_per_host(0);
    if !reach.encrypted_only {
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|_| Refusal::NoCertificates)
}

/// Where an answer sends to; none where it is the answer itself.
fn leads_to(response: &Response, from: &Url) -> Result<Option<Url>, Refusal> {
    let status = response.status().as_u16();
    match status {
        200 => Ok(None),
        301 | 302 | 303 | 307 | 308 => {
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|value| str::from_utf8(value.as_bytes()).ok());
            let next = location.and_then(|location| from.join(location).ok());
            next.map(Some).ok_or(Refusal::Status(status))
        }
        _ => Err(Refusal::Status(status)),
    }
}

fn no_answer(error: &reqwest::Error) -> Refusal {
    let error: &(dyn Error + 'static) = error;
    let mut causes = iter::successors(Some(error), |&error| error.source());
    if causes.any(|cause| cause.is::<LeadsNowhere>()) {
        return Refusal::NotPublic;
    }
    Refusal::Unreachable
}

async fn look_at(bytes: Vec<u8>) -> Result<RemotePicture, Refusal> {
    let looking = spawn_blocking(move || (hearth_files::inspect_bytes(&bytes), bytes));
    let (found, bytes) = looking.await.map_err(|_| Refusal::Unshowable)?;
    if found.image.is_none() {
        let is_picture = hearth_files::can_be_drawn(&found.media_type);
        return Err(if is_picture {
            Refusal::Unshowable
        } else {
            Refusal::NoPicture
        });
    }
    let media_type = found.media_type;
    Ok(RemotePicture { media_type, bytes })
}
