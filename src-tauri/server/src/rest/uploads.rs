//! Files on their way to messages, piece by piece.

use std::time::Duration;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use hearth_domain::{ErrorCode, MAX_CHUNK_BYTES, Upload, UploadId, UploadRequest};
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use utoipa::IntoParams;

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path, Query},
    problem::{Problem, Refusals, SignIn},
    shared::App,
};

/// Bytes a second that a piece has to arrive with, after the time that every request has.
pub(crate) const SLOWEST: u32 = 4 * 1024;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PieceQuery {
    /// Where in the file the piece begins: at `received`.
    offset: u64,
}

/// Begin to send a file
///
/// Announced by its hash, it goes on with an upload that was cut, and one that I may have already is done at once.
#[utoipa::path(post, path = "/files/uploads", tag = "files", request_body = UploadRequest,
    responses((status = 201, body = Upload), Refusals, SignIn))]
pub(super) async fn begin(
    who: Authenticated,
    Json(request): Json<UploadRequest>,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    Ok((StatusCode::CREATED, Json(who.0.begin_upload(request).await?)))
}

/// How far an upload has come
#[utoipa::path(get, path = "/files/uploads/{id}", tag = "files",
    params(("id" = UploadId, Path, description = "The upload")),
    responses((status = 200, body = Upload), Refusals, SignIn))]
pub(super) async fn state(who: Authenticated, Path(id): Path<UploadId>) -> Result<Json<Upload>, Problem> {
    Ok(Json(who.0.upload(id).await?))
}

/// Send a piece of a file
///
/// At most a mebibyte, where the one before ended. Answered, it is on the host's disk; with the last one the file can
/// be attached.
#[utoipa::path(put, path = "/files/uploads/{id}", tag = "files",
    params(("id" = UploadId, Path, description = "The upload"), PieceQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Upload), Refusals, SignIn))]
pub(super) async fn put(
    State(app): State<App>,
    who: Authenticated,
    Path(id): Path<UploadId>,
    Query(query): Query<PieceQuery>,
    body: Body,
) -> Result<Json<Upload>, Response> {
    let piece = arriving(body, app.limits.request).await?;
    let upload = who.0.upload_chunk(id, query.offset, piece).await;
    Ok(Json(upload.map_err(|error| Problem::from(error).into_response())?))
}

/// Give an upload up
#[utoipa::path(delete, path = "/files/uploads/{id}", tag = "files",
    params(("id" = UploadId, Path, description = "The upload")),
    responses((status = 204, description = "It is given up"), Refusals, SignIn))]
pub(super) async fn cancel(who: Authenticated, Path(id): Path<UploadId>) -> Result<StatusCode, Problem> {
    who.0.cancel_upload(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The whole piece. A line may be slow, but not for ever: what drips is cut.
async fn arriving(body: Body, patience: Duration) -> Result<Vec<u8>, Response> {
    let begin = Instant::now();
    let (mut frames, mut piece) = (body.into_data_stream(), Vec::new());
    loop {
        let earned = Duration::from_millis(piece.len() as u64 * 1000 / u64::from(SLOWEST));
        match timeout_at(begin + patience + earned, frames.next()).await {
            Ok(None) => return Ok(piece),
            Ok(Some(Ok(more))) if piece.len() + more.len() <= MAX_CHUNK_BYTES => piece.extend_from_slice(&more),
            Ok(Some(Ok(_))) => {
                let detail = format!("a piece has at most {MAX_CHUNK_BYTES} bytes");
                return Err(last_answer(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::Invalid, &detail));
            }
            Ok(Some(Err(_))) => {
                let detail = "the piece broke off";
                return Err(last_answer(StatusCode::BAD_REQUEST, ErrorCode::Invalid, detail));
            }
            Err(_) => {
                let detail = "the piece came too slowly";
                return Err(last_answer(StatusCode::REQUEST_TIMEOUT, ErrorCode::Unavailable, detail));
            }
        }
    }
}

/// The rest of the body would be taken for the next request.
fn last_answer(status: StatusCode, code: ErrorCode, detail: &str) -> Response {
    let mut response = Problem::new(status, code, detail).into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use futures::stream;
    use tokio::time::sleep;

    use super::*;

    /// A body of `pieces` pieces of `bytes` each, one every 10 ms.
    fn dripping(pieces: usize, bytes: usize) -> Body {
        Body::from_stream(stream::iter(0..pieces).then(move |_| async move {
            sleep(Duration::from_millis(10)).await;
            Ok::<_, std::io::Error>(Bytes::from(vec![7; bytes]))
        }))
    }

    async fn length(body: Body) -> Result<usize, StatusCode> {
        let arrived = arriving(body, Duration::from_millis(300)).await;
        arrived.map(|piece| piece.len()).map_err(|answer| answer.status())
    }

    #[tokio::test]
    async fn a_slow_line_has_its_time_and_a_dripping_one_is_cut() {
        let begin = Instant::now();
        assert_eq!(length(dripping(100, 4 * 1024)).await, Ok(100 * 4 * 1024));
        assert!(
            begin.elapsed() > Duration::from_millis(300),
            "it took longer than any other request may"
        );
        assert_eq!(length(dripping(100_000, 1)).await, Err(StatusCode::REQUEST_TIMEOUT));
    }

    #[tokio::test]
    async fn more_than_a_piece_is_not_kept_in_memory() {
        let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[0; 65536])));
        assert_eq!(
            length(Body::from_stream(endless)).await,
            Err(StatusCode::PAYLOAD_TOO_LARGE)
        );
    }
}
