//! What the server has done, counted, in Prometheus' text format.
//!
//! The counters are this server's own and not the process's: two servers in one process do not mix.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hearth_domain::{CloseCode, ErrorCode, GuestFrame, Role};

use crate::{
    authenticated::Authenticated,
    problem::{Problem, Refusals, SignIn},
    shared::App,
};

#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<Route, Served>>,
    closed: Mutex<BTreeMap<u16, u64>>,
    operations: AtomicU64,
    frames: AtomicU64,
    left_out: AtomicU64,
}

/// Method, route as it is written in the router, and status.
type Route = (&'static str, String, u16);

#[derive(Clone, Copy, Default)]
struct Served {
    count: u64,
    took: Duration,
}

impl Metrics {
    pub(crate) fn frame(&self, frame: &GuestFrame) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        if matches!(frame, GuestFrame::Apply { .. }) {
            self.operations.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Frames that slow readers were not given.
    pub(crate) fn left_out(&self, count: usize) {
        self.left_out.fetch_add(count as u64, Ordering::Relaxed);
    }

    pub(crate) fn closed(&self, code: CloseCode) {
        *lock(&self.closed).entry(code.code()).or_default() += 1;
    }

    fn served(&self, route: Route, took: Duration) {
        let mut requests = lock(&self.requests);
        let served = requests.entry(route).or_default();
        served.count += 1;
        served.took += took;
    }

    fn text(&self, sockets: usize, connections: usize, uptime: Duration) -> String {
        let mut text = String::new();
        gauge(
            &mut text,
            "hearth_uptime_seconds",
            "Since the server started",
            uptime.as_secs(),
        );
        gauge(&mut text, "hearth_sockets", "Sockets that are open", sockets as u64);
        gauge(
            &mut text,
            "hearth_connections",
            "Connections, sockets among them",
            connections as u64,
        );
        head(
            &mut text,
            "hearth_requests_total",
            "counter",
            "Requests by route and status",
        );
        let requests = lock(&self.requests).clone();
        for ((method, route, status), served) in &requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            line(&mut text, "hearth_requests_total", &labels, served.count as f64);
        }
        head(
            &mut text,
            "hearth_request_seconds_total",
            "counter",
            "Time that requests took",
        );
        for ((method, route, status), served) in &requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            line(
                &mut text,
                "hearth_request_seconds_total",
                &labels,
                served.took.as_secs_f64(),
            );
        }
        head(
            &mut text,
            "hearth_sockets_closed_total",
            "counter",
            "Sockets that ended, by close code",
        );
        for (code, count) in &*lock(&self.closed) {
            line(
                &mut text,
                "hearth_sockets_closed_total",
                &format!("code=\"{code}\""),
                *count as f64,
            );
        }
        for (name, help, value) in [
            ("hearth_frames_total", "Frames that guests sent", &self.frames),
            (
                "hearth_operations_total",
                "Operations asked for over sockets",
                &self.operations,
            ),
            (
                "hearth_frames_left_out_total",
                "Frames that slow readers were not given",
                &self.left_out,
            ),
        ] {
            head(&mut text, name, "counter", help);
            line(&mut text, name, "", value.load(Ordering::Relaxed) as f64);
        }
        text
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gauge(text: &mut String, name: &str, help: &str, value: u64) {
    head(text, name, "gauge", help);
    line(text, name, "", value as f64);
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a string does not fail.
    let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
}

fn line(text: &mut String, name: &str, labels: &str, value: f64) {
    let labels = if labels.is_empty() {
        String::new()
    } else {
        format!("{{{labels}}}")
    };
    let _ = writeln!(text, "{name}{labels} {value}");
}

/// Counts a request, and says in the log what was asked for: never its headers, its query or its body.
pub(crate) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = tokio::time::Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), started.elapsed());
    tracing::debug!(method, route, status, ?took, "request");
    app.metrics.served((method, route, status), took);
    response
}

/// A method by its name; those that nobody uses under one, so that they cannot fill the memory.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        _ => "other",
    }
}

/// What the server has done
///
/// For the space's owner, in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "server",
    responses((status = 200, body = String, content_type = "text/plain"), Refusals, SignIn))]
pub(crate) async fn metrics(State(app): State<App>, who: Authenticated) -> Result<Response, Problem> {
    if who.actor().role != Role::Owner {
        let detail = "only for the space's owner";
        return Err(Problem::new(StatusCode::FORBIDDEN, ErrorCode::Forbidden, detail));
    }
    let text = app
        .metrics
        .text(app.hub.count(), app.gate.count(), app.started.elapsed());
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_can_be_read() {
        let metrics = Metrics::default();
        metrics.served(("GET", "/health".to_owned(), 200), Duration::from_millis(500));
        metrics.served(("GET", "/health".to_owned(), 200), Duration::from_millis(500));
        metrics.closed(CloseCode::TooSlow);
        metrics.left_out(3);
        let text = metrics.text(2, 5, Duration::from_secs(60));
        for line in [
            r#"hearth_requests_total{method="GET",route="/health",status="200"} 2"#,
            r#"hearth_request_seconds_total{method="GET",route="/health",status="200"} 1"#,
            r#"hearth_sockets_closed_total{code="4408"} 1"#,
            "hearth_frames_left_out_total 3",
            "hearth_sockets 2",
            "hearth_connections 5",
        ] {
            assert!(text.lines().any(|written| written == line), "{line} is not in\n{text}");
        }
    }
}
