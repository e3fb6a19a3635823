//! How long a provider asks to wait.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// OpenAI's and Azure's finer form of `Retry-After`, in milliseconds.
const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// `Retry-After` as seconds or as a date (RFC 9110 section 10.2.3). A date is compared with the server's own
/// clock (`Date`) where it tells it, so that a wrong clock here neither waits for hours nor not at all.
pub(super) fn read(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite());
    if let Some(millis) = text(&RETRY_AFTER_MS).and_then(number) {
        return Duration::try_from_secs_f64(millis.max(0.0) / 1000.0).ok();
    }
    let asked = text(&RETRY_AFTER)?;
    if let Some(seconds) = number(asked) {
        return Duration::try_from_secs_f64(seconds.max(0.0)).ok();
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let server_now = text(&DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    Some(until.duration_since(server_now.unwrap_or(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn wait(pairs: &[(HeaderName, &'static str)]) -> Option<Duration> {
        let headers = pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect();
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:00:00 GMT").expect("a date");
        read(&headers, now)
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(wait(&[(RETRY_AFTER, "7")]), Some(Duration::from_secs(7)));
        assert_eq!(wait(&[(RETRY_AFTER, "0.5")]), Some(Duration::from_millis(500)));
        assert_eq!(wait(&[(RETRY_AFTER, "-3")]), Some(Duration::ZERO));
        assert_eq!(
            wait(&[(RETRY_AFTER, "Sun, 06 Nov 1994 08:00:20 GMT")]),
            Some(Duration::from_secs(20))
        );
        assert_eq!(
            wait(&[(RETRY_AFTER, "Sun, 06 Nov 1994 07:00:00 GMT")]),
            Some(Duration::ZERO)
        );
        assert_eq!(wait(&[(RETRY_AFTER, "soon")]), None);
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn milliseconds_come_first() {
        assert_eq!(
            wait(&[(RETRY_AFTER, "2"), (RETRY_AFTER_MS, "1500")]),
            Some(Duration::from_millis(1500))
        );
    }

    #[test]
    fn a_date_is_read_by_the_servers_clock() {
        let pairs = [
            (RETRY_AFTER, "Wed, 09 Nov 1994 10:00:30 GMT"),
            (DATE, "Wed, 09 Nov 1994 10:00:00 GMT"),
        ];
        assert_eq!(wait(&pairs), Some(Duration::from_secs(30)));
    }
}
