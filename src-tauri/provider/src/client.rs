//! Asking one provider.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use futures::stream::{self, BoxStream, StreamExt};

use crate::{
    ChatRequest, Endpoint, Failure, ListedModel, Secret, StreamEvent,
    endpoint::Base,
    models,
    refusal::Refusal,
    request::{Api, Form, chat_request, lacks_route, responses_request},
    stream::Reader,
    transport::{Reply, Transport},
};

/// The largest error that is read, in bytes.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// The largest list of models, in bytes.
const MAX_LIST_BYTES: usize = 8 * 1024 * 1024;

/// How often a request is put into another form before its refusal counts.
const MAX_FORMS: usize = 5;

/// Asks one provider. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.endpoint)
            .finish_non_exhaustive()
    }
}

struct Inner {
    endpoint: Endpoint,
    base: Base,
    transport: Transport,
    /// The form that each model has accepted, so that only the first request to it pays for a refused one.
    forms: Mutex<HashMap<String, Form>>,
}

impl Client {
    /// # Errors
    /// If the base URL or the proxy cannot be used, or the system has no certificates to check an `https`
    /// server by. Nothing is sent.
    pub fn new(endpoint: Endpoint) -> Result<Self, Failure> {
        let base = Base::parse(&endpoint.base_url)?;
        let transport =
            Transport::new(&endpoint, &base).map_err(|failure| blame(failure, &base, endpoint.key.as_ref()))?;
        Ok(Self {
            inner: Arc::new(Inner {
                endpoint,
                base,
                transport,
                forms: Mutex::default(),
            }),
        })
    }

    /// The answer to `request`, as it comes. The request is sent when the stream is first polled, and
    /// closed when the stream is dropped. The last item is [`StreamEvent::Finished`] or a [`Failure`].
    #[must_use]
    pub fn stream(&self, request: ChatRequest) -> BoxStream<'static, Result<StreamEvent, Failure>> {
        let start = Progress::Asking(Box::new(request));
        let inner = Arc::clone(&self.inner);
        stream::unfold(start, move |progress| {
            let inner = Arc::clone(&inner);
            async move { inner.step(progress).await }
        })
        .boxed()
    }

    /// The provider's models, sorted by name.
    ///
    /// # Errors
    /// Why there is no list, in the provider's words.
    pub async fn list_models(&self) -> Result<Vec<ListedModel>, Failure> {
        let inner = &self.inner;
        inner.list_models().await.map_err(|failure| inner.blame(failure))
    }
}

/// How far a stream has come.
enum Progress {
    Asking(Box<ChatRequest>),
    Reading(Box<Reader>),
    Over,
}

type Step = Option<(Result<StreamEvent, Failure>, Progress)>;

impl Inner {
    async fn step(&self, progress: Progress) -> Step {
        let asked = match progress {
            Progress::Asking(request) => self.ask(&request).await.map(Box::new),
            Progress::Reading(reader) => Ok(reader),
            Progress::Over => return None,
        };
        let read = match asked {
            Ok(mut reader) => reader.next().await.map(|event| (event, reader)),
            Err(failure) => Err(failure),
        };
        Some(match read {
            Ok((event @ StreamEvent::Finished(_), _)) => (Ok(event), Progress::Over),
            Ok((event, reader)) => (Ok(event), Progress::Reading(reader)),
            Err(failure) => (Err(self.blame(failure)), Progress::Over),
        })
    }

    /// Asks, in other forms as far as the server refuses only the form.
    async fn ask(&self, request: &ChatRequest) -> Result<Reader, Failure> {
        let keyed = self.endpoint.key.is_some();
        let mut form = self.known_form(&request.model);
        for _ in 1..MAX_FORMS {
            let mut reply = self.send(request, form).await?;
            let (next, failure) = if reply.status() == 200 {
                let reader = Reader::start(reply, keyed).await?;
                let Some(failure) = reader.failed_at_once().cloned() else {
                    self.remember_form(&request.model, form);
                    return Ok(reader);
                };
                (None, failure)
            } else {
                let refusal = read_refusal(&mut reply).await;
                (form.after(&refusal, request), refusal.into_failure(keyed))
            };
            let next = next.or_else(|| self.form_without_responses(form, &failure));
            match next {
                Some(next) => form = next,
                None => return Err(failure),
            }
            tracing::debug!(
                model = request.model,
                ?form,
                "the server refused the form of the request"
            );
        }
        let mut reply = self.send(request, form).await?;
        if reply.status() == 200 {
            return Reader::start(reply, keyed).await;
        }
        Err(read_refusal(&mut reply).await.into_failure(keyed))
    }

    async fn send(&self, request: &ChatRequest, form: Form) -> Result<Reply, Failure> {
        match form.api {
            Api::ChatCompletions => {
                self.transport
                    .post("/chat/completions", &chat_request(request, form))
                    .await
            }
            Api::Responses => {
                self.transport
                    .post("/responses", &responses_request(request, form))
                    .await
            }
        }
    }

    /// A server that speaks OpenAI's language without being OpenAI may not have the Responses API.
    fn form_without_responses(&self, form: Form, failure: &Failure) -> Option<Form> {
        let status = failure.error.status.unwrap_or_default();
        let may_lack = !self.base.is_openai() && lacks_route(status, &failure.error);
        form.without_responses().filter(|_| may_lack)
    }

    fn known_form(&self, model: &str) -> Form {
        let forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let known = forms.get(model).copied();
        known.unwrap_or_else(|| Form::first(self.endpoint.kind, model))
    }

    fn remember_form(&self, model: &str, form: Form) {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.insert(model.to_owned(), form);
    }

    async fn list_models(&self) -> Result<Vec<ListedModel>, Failure> {
        let mut reply = self.transport.get("/models").await?;
        if reply.status() != 200 {
            let keyed = self.endpoint.key.is_some();
            return Err(read_refusal(&mut reply).await.into_failure(keyed));
        }
        let (body, more) = reply.read_up_to(MAX_LIST_BYTES, Vec::new()).await?;
        models::from_reply(&body, more)
    }

    fn blame(&self, failure: Failure) -> Failure {
        blame(failure, &self.base, self.endpoint.key.as_ref())
    }
}

/// An error whose text breaks off is still that error.
async fn read_refusal(reply: &mut Reply) -> Refusal {
    let status = reply.status();
    let headers = reply.headers().clone();
    let body = reply.read_what_comes(MAX_ERROR_BYTES).await;
    Refusal::from_reply(status, &headers, &body)
}

/// Names the server, and takes out the key in case the server repeated it.
fn blame(mut failure: Failure, base: &Base, key: Option<&Secret>) -> Failure {
    failure.error.server = Some(base.server());
    if let Some(key) = key {
        failure.error.message = key.scrub(&failure.error.message);
    }
    failure
}
