//! What a guest asks its host over HTTPS, with the pinned certificate.

use std::{ops::Range, time::Duration};

use hearth_domain::{
    ApiError, CatchUp, ChatId, DeviceId, Epoch, ErrorCode, FileHash, ModelInfo, Operation, ProviderCard, ProviderId,
    Receipt, RefreshRequest, Registered, Registration, Rev, SpaceCard, Tokens, Upload, UploadId, UploadRequest, User,
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{AccessToken, LinkError, Pin};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);

/// Of one piece of a file, on a slow line.
const PIECE_TIMEOUT: Duration = Duration::from_secs(300);

const UPLOADS: &str = "files/uploads";

/// A page of changes has about a mebibyte of text, six times that in JSON at worst, and its rows.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// Messages in one page of changes.
const PAGE: u32 = 1_000;

/// The host at one address.
#[derive(Clone)]
pub struct HostRest {
    http: Client,
    base: String,
}

/// The bytes of a file, as they come.
pub struct FilePieces {
    response: Response,
    missing: u64,
}

impl FilePieces {
    /// None at the end, when all that was asked for has come.
    ///
    /// # Errors
    /// The line broke, or the host sends more or less than it was asked for.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, LinkError> {
        match self.response.chunk().await.map_err(unreachable)? {
            Some(piece) => {
                let left = self.missing.checked_sub(piece.len() as u64);
                self.missing = left.ok_or(LinkError::OtherProtocol)?;
                Ok(Some(piece.to_vec()))
            }
            None if self.missing == 0 => Ok(None),
            None => Err(LinkError::OtherProtocol),
        }
    }
}

/// RFC 9457 problem details, as far as they are needed.
#[derive(Deserialize)]
struct Problem {
    code: ErrorCode,
    #[serde(default)]
    detail: String,
}

impl HostRest {
    /// # Errors
    /// The address cannot be used.
    pub fn new(address: &str, pin: &Pin) -> Result<Self, LinkError> {
        if !crate::invite_link::is_address(address) {
            return Err(LinkError::Unreachable(format!("{address:?} is no address")));
        }
        let http = Client::builder()
            .user_agent(concat!("Hearth/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(rustls::ClientConfig::clone(&pin.config()))
            .no_proxy()
            .redirect(Policy::none())
            .http1_only()
            .https_only(true)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| LinkError::of(&error))?;
        Ok(Self {
            http,
            base: format!("https://{address}/api/v1"),
        })
    }

    /// What the space says of itself; nothing is told to it.
    ///
    /// # Errors
    /// As every request here: what was in the way, or the host's refusal.
    pub async fn space(&self) -> Result<SpaceCard, LinkError> {
        read(self.request(Method::GET, "space", None)).await
    }

    /// # Errors
    /// `InviteInvalid`; `Invalid` for a name.
    pub async fn register(&self, registration: &Registration) -> Result<Registered, LinkError> {
        read(self.request(Method::POST, "auth/register", None).json(registration)).await
    }

    /// # Errors
    /// `WaitingForApproval`; `Unauthorized`.
    pub async fn refresh(&self, request: &RefreshRequest) -> Result<Tokens, LinkError> {
        read(self.request(Method::POST, "auth/refresh", None).json(request)).await
    }

    /// Ends this device's access.
    ///
    /// # Errors
    /// It may not have ended.
    pub async fn sign_out(&self, token: &AccessToken) -> Result<(), LinkError> {
        done(self.request(Method::POST, "auth/sign-out", Some(token))).await
    }

    /// Ends this device's access, where the host ends it by its id.
    ///
    /// # Errors
    /// It may not have ended.
    pub async fn remove_device(&self, token: &AccessToken, id: DeviceId) -> Result<(), LinkError> {
        done(self.request(Method::DELETE, &format!("devices/{id}"), Some(token))).await
    }

    /// # Errors
    /// `NotFound` where the user takes no part in the chat.
    pub async fn changes(
        &self,
        token: &AccessToken,
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
    ) -> Result<CatchUp, LinkError> {
        let path = format!(
            "chat/chats/{chat_id}/changes?epoch={epoch}&after={}&limit={PAGE}",
            after.0
        );
        read(self.request(Method::GET, &path, Some(token))).await
    }

    /// An operation that no frame holds.
    ///
    /// # Errors
    /// The host's refusal is [`LinkError::Refused`].
    pub async fn apply(&self, token: &AccessToken, operation: &Operation) -> Result<Receipt, LinkError> {
        read(
            self.request(Method::POST, "chat/operations", Some(token))
                .json(operation),
        )
        .await
    }

    /// # Errors
    /// `Forbidden` for guests.
    pub async fn users(&self, token: &AccessToken) -> Result<Vec<User>, LinkError> {
        read(self.request(Method::GET, "users", Some(token))).await
    }

    /// # Errors
    /// `Forbidden` for guests.
    pub async fn providers(&self, token: &AccessToken) -> Result<Vec<ProviderCard>, LinkError> {
        read(self.request(Method::GET, "providers", Some(token))).await
    }

    /// # Errors
    /// `Forbidden` for guests; why the provider could not be asked.
    pub async fn models(&self, token: &AccessToken, id: ProviderId) -> Result<Vec<ModelInfo>, LinkError> {
        read(self.request(Method::GET, &format!("providers/{id}/models"), Some(token))).await
    }

    /// Begins to take a file to the host, or finds the upload that was begun with it.
    ///
    /// # Errors
    /// `TooLong`, `Invalid`: the host takes no such file, or none now.
    pub async fn begin_upload(&self, token: &AccessToken, request: &UploadRequest) -> Result<Upload, LinkError> {
        read(self.request(Method::POST, UPLOADS, Some(token)).json(request)).await
    }

    /// # Errors
    /// `NotFound` for an upload that was given up.
    pub async fn upload(&self, token: &AccessToken, id: UploadId) -> Result<Upload, LinkError> {
        read(self.request(Method::GET, &format!("{UPLOADS}/{id}"), Some(token))).await
    }

    /// Adds a piece of at most [`hearth_domain::MAX_CHUNK_BYTES`].
    ///
    /// # Errors
    /// `Invalid` where it does not join on.
    pub async fn put_piece(
        &self,
        token: &AccessToken,
        id: UploadId,
        offset: u64,
        piece: Vec<u8>,
    ) -> Result<Upload, LinkError> {
        let path = format!("{UPLOADS}/{id}?offset={offset}");
        let request = self.request(Method::PUT, &path, Some(token)).timeout(PIECE_TIMEOUT);
        read(
            request
                .header(header::CONTENT_TYPE, "application/octet-stream")
                .body(piece),
        )
        .await
    }

    /// Some bytes of a message's file.
    ///
    /// # Errors
    /// `NotFound` where no message of the chat holds it.
    pub async fn file(
        &self,
        token: &AccessToken,
        chat_id: ChatId,
        hash: FileHash,
        range: Range<u64>,
    ) -> Result<FilePieces, LinkError> {
        let path = format!("chat/chats/{chat_id}/files/{hash}");
        let asked = format!("bytes={}-{}", range.start, range.end.saturating_sub(1));
        let request = self
            .request(Method::GET, &path, Some(token))
            .timeout(PIECE_TIMEOUT)
            .header(header::RANGE, asked);
        let response = request.send().await.map_err(unreachable)?;
        if response.status() != StatusCode::PARTIAL_CONTENT {
            return Err(if response.status().is_success() {
                LinkError::OtherProtocol
            } else {
                refused(response).await
            });
        }
        let begins = format!("bytes {}-", range.start);
        let said = response.headers().get(header::CONTENT_RANGE);
        if !said.is_some_and(|said| said.as_bytes().starts_with(begins.as_bytes())) {
            return Err(LinkError::OtherProtocol);
        }
        Ok(FilePieces {
            response,
            missing: range.end - range.start,
        })
    }

    fn request(&self, method: Method, path: &str, token: Option<&AccessToken>) -> RequestBuilder {
        let request = self.http.request(method, format!("{}/{path}", self.base));
        match token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        }
    }
}

async fn done(request: RequestBuilder) -> Result<(), LinkError> {
    answered(request).await.map(drop)
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, LinkError> {
    let body = answered(request).await?;
    serde_json::from_slice(&body).map_err(|error| {
        tracing::warn!(kind = ?error.classify(), "the host's answer is not understood");
        LinkError::OtherProtocol
    })
}

async fn answered(request: RequestBuilder) -> Result<Vec<u8>, LinkError> {
    let response = request.send().await.map_err(unreachable)?;
    if response.status().is_success() {
        return body_of(response).await;
    }
    Err(refused(response).await)
}

async fn refused(response: Response) -> LinkError {
    let status = response.status();
    let body = match body_of(response).await {
        Ok(body) => body,
        Err(error) => return error,
    };
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => LinkError::Refused(ApiError {
            code: problem.code,
            message: problem.detail,
        }),
        Err(_) if status == StatusCode::TOO_MANY_REQUESTS => LinkError::Refused(ApiError {
            code: ErrorCode::RateLimited,
            message: "Too many requests.".to_owned(),
        }),
        // A code that this version does not know, or a page of something in between.
        Err(_) if status.is_server_error() => LinkError::Unreachable(format!("HTTP status {}", status.as_u16())),
        Err(_) => LinkError::OtherProtocol,
    }
}

async fn body_of(mut response: Response) -> Result<Vec<u8>, LinkError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(unreachable)? {
        if body.len() + piece.len() > MAX_ANSWER_BYTES {
            return Err(LinkError::OtherProtocol);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// Without the URL, which says nothing that the reader does not know.
fn unreachable(error: reqwest::Error) -> LinkError {
    LinkError::of(&error.without_url())
}
