//! Whoever guesses codes and tokens: how fast they may, and whom they keep out meanwhile.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use hearth_domain::{DeviceId, Role};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    guest::{Guest, http},
    host::Host,
};

/// Clients of one address that ask as fast as they are answered, until they are told to end.
#[derive(Clone)]
struct Flood {
    from: IpAddr,
    enough: CancellationToken,
    /// How often each status was the answer.
    answered: Arc<Mutex<BTreeMap<u16, u32>>>,
}

impl Flood {
    fn new(from: IpAddr, enough: &CancellationToken) -> Self {
        Self {
            from,
            enough: enough.clone(),
            answered: Arc::default(),
        }
    }

    fn of(&self, clients: usize, url: &str, guess: impl Fn() -> Value + Clone + Send + 'static) -> JoinSet<()> {
        let client = |_| self.clone().client(url.to_owned(), guess.clone());
        (0..clients).map(client).collect()
    }

    async fn client(self, url: String, guess: impl Fn() -> Value) {
        let client = http(Some(self.from));
        while !self.enough.is_cancelled() {
            let answer = client.post(&url).json(&guess()).send().await;
            let status = answer.expect("the server answers").status().as_u16();
            *self.answered().entry(status).or_default() += 1;
        }
    }

    fn answered(&self) -> MutexGuard<'_, BTreeMap<u16, u32>> {
        self.answered.lock().expect("no client panics here")
    }

    fn attempts(&self) -> u32 {
        self.answered().values().sum()
    }
}

/// A thousand attempts a second where the machine has nothing else to do, and as many as it can where it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_sign_in_attempts_is_slowed_down_and_keeps_nobody_out() {
    let host = Host::start().await;
    let flooding = IpAddr::from([127, 0, 0, 3]);
    let elsewhere = http(Some(IpAddr::from([127, 0, 0, 2])));
    let (mut ben, mut newcomer) = (Guest::join(&host, "Ben").await, Guest::stranger(&host));
    (ben.http, newcomer.http) = (elsewhere.clone(), elsewhere);
    let mut at_the_same_address = Guest::join(&host, "Gil").await;
    at_the_same_address.http = http(Some(flooding));
    let code = host.invite(Role::Member).await;

    let (enough, begun) = (CancellationToken::new(), Instant::now());
    let (refreshing, registering) = (Flood::new(flooding, &enough), Flood::new(flooding, &enough));
    let guess = "AAAAAAAAAAAAAAAAAAAAAA";
    // Each for another device: those of one device are fewer, see below.
    let refreshers = refreshing.of(
        12,
        &host.url("/api/v1/auth/refresh"),
        move || json!({ "device_id": DeviceId::new(), "refresh_token": guess, "signature": guess }),
    );
    let registration = json!(Guest::stranger(&host).registration(guess, "Mallory"));
    let registrants = registering.of(4, &host.url("/api/v1/auth/register"), move || registration.clone());

    let (mut slowest, mut sign_ins) = (Duration::ZERO, 0);
    while begun.elapsed() < Duration::from_secs(3) || !refreshing.answered().contains_key(&429) {
        let asked = Instant::now();
        ben.sign_in().await;
        at_the_same_address.get("/me").await;
        slowest = slowest.max(asked.elapsed());
        sign_ins += 1;
        assert!(begun.elapsed() < Duration::from_secs(40), "nobody is slowed down");
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(newcomer.register(&code, "Eve").await.status(), StatusCode::CREATED);
    enough.cancel();
    refreshers.join_all().await;
    registrants.join_all().await;

    let attempts = refreshing.attempts() + registering.attempts();
    let told = format!(
        "{attempts} attempts in {:.1} s: {:?} {:?}; {sign_ins} sign-ins meanwhile, of which the slowest took {slowest:?}",
        begun.elapsed().as_secs_f64(),
        refreshing.answered(),
        registering.answered()
    );
    assert!(attempts > 3000 && sign_ins > 5, "{told}");
    let statuses = |flood: &Flood| flood.answered().keys().copied().collect::<Vec<_>>();
    assert_eq!(statuses(&refreshing), [401, 429], "{told}");
    assert_eq!(statuses(&registering), [403, 429], "{told}");
    // Those that were asked about at the same time all came before the tenth was found to be wrong.
    assert!(registering.answered()[&403] <= 10 + 3, "{told}");
    assert!(slowest < Duration::from_secs(2), "{told}");
}

#[tokio::test]
async fn the_refresh_tokens_of_a_device_cannot_be_guessed_for_long() {
    let host = Host::start().await;
    let mut ben = Guest::join(&host, "Ben").await;
    let eve = Guest::join(&host, "Eve").await;
    let guess = async || {
        ben.refresh("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
            .await
            .status()
            .as_u16()
    };
    for _ in 0..10 {
        assert_eq!(guess().await, 401);
    }
    let refused = ben.refresh(&ben.refresh_token).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait = refused
        .headers()
        .get("retry-after")
        .and_then(|it| it.to_str().ok()?.parse().ok());
    assert!(matches!(wait, Some(5..=6_u64)), "{wait:?}");
    assert_eq!(
        eve.refresh(&eve.refresh_token).await.status(),
        StatusCode::OK,
        "one device's guesses are its own"
    );
    host.advance(Duration::from_millis(4999));
    assert_eq!(guess().await, 429);
    host.advance(Duration::from_millis(1));
    assert_eq!([guess().await, guess().await], [401, 429], "one in five seconds");
    host.advance(Duration::from_secs(5));
    ben.sign_in().await;
}
