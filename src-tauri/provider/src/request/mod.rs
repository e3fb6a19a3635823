//! What is asked of a model, and the forms in which it is sent.

mod chat;
mod form;
mod responses;

use hearth_domain::{ContextMessage, ContextRole, TokenCount};

pub(crate) use chat::chat_request;
pub(crate) use form::{Api, Form, lacks_route};
pub(crate) use responses::responses_request;

/// A request for one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    /// The provider's own name of the model.
    pub model: String,
    /// Oldest first.
    pub messages: Vec<PromptMessage>,
    /// 0 to 2; none leaves it to the provider.
    pub temperature: Option<f32>,
    /// The longest answer, reasoning included; none leaves it to the provider.
    pub max_output: Option<TokenCount>,
}

/// A message as a model is shown it.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptMessage {
    pub role: ContextRole,
    pub text: String,
    /// What comes before the text; only a user's message has files.
    pub files: Vec<FilePart>,
}

/// A file, or what is said in its place.
#[derive(Clone, Debug, PartialEq)]
pub enum FilePart {
    Text(String),
    Image {
        /// With the bytes in it, as RFC 2397 writes them.
        data_url: String,
    },
}

impl PromptMessage {
    fn has_images(&self) -> bool {
        self.files.iter().any(|file| matches!(file, FilePart::Image { .. }))
    }

    /// All that is to be read, as one text: what every server takes, where many take no list of parts.
    fn whole_text(&self) -> String {
        let files = self.files.iter().filter_map(|file| match file {
            FilePart::Text(text) => Some(text.as_str()),
            FilePart::Image { .. } => None,
        });
        let own = Some(self.text.as_str()).filter(|text| !text.is_empty());
        files.chain(own).collect::<Vec<_>>().join("\n\n")
    }

    /// The same as parts, each made by `text` or `image`.
    fn parts<P>(&self, text: impl Fn(String) -> P, image: impl Fn(String) -> P) -> Vec<P> {
        let files = self.files.iter().map(|file| match file {
            FilePart::Text(said) => text(said.clone()),
            FilePart::Image { data_url } => image(data_url.clone()),
        });
        let own = Some(&self.text).filter(|said| !said.is_empty());
        files.chain(own.map(|said| text(said.clone()))).collect()
    }
}

/// Without its files.
impl From<ContextMessage> for PromptMessage {
    fn from(message: ContextMessage) -> Self {
        Self {
            role: message.role,
            text: message.text,
            files: Vec::new(),
        }
    }
}

impl ChatRequest {
    /// The limit as the API's integers hold it.
    fn output_limit(&self) -> Option<u32> {
        self.max_output
            .map(|limit| u32::try_from(limit.0.max(1)).unwrap_or(u32::MAX))
    }
}
