//! Sources of AI models, as data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ModelPrice, ProviderId, TokenCount};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProviderConfig {
    pub id: ProviderId,
    pub name: String,
    pub kind: ProviderKind,
    /// With the version path, without a trailing slash: `https://api.openai.com/v1`.
    pub base_url: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    #[serde(rename = "openai")]
    OpenAi,
    #[serde(rename = "openai-compatible")]
    OpenAiCompatible,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProviderStatus {
    pub config: ProviderConfig,
    pub key: SecretState,
}

/// All that is ever told of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecretState {
    Absent,
    /// In the operating system's keychain.
    InKeychain,
    /// In memory only, because no keychain could be used: gone when Hearth ends.
    ThisRunOnly,
    /// The keychain did not answer, so it is not known whether there is one.
    Unknown,
}

/// A model that a provider offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ModelInfo {
    pub provider_id: ProviderId,
    pub id: String,
    pub limits: Option<ModelLimits>,
    /// None if the price table does not know the model.
    pub price: Option<ModelPrice>,
    /// True if it can be shown pictures, as far as is known.
    #[serde(default, skip_serializing_if = "is_false")]
    #[ts(optional, as = "Option<bool>")]
    pub sees_images: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ModelLimits {
    /// Input and output together.
    pub context_window: TokenCount,
    pub max_output: TokenCount,
}

/// What a provider answered when it was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProviderTest {
    pub ok: bool,
    /// How many models it offers, if it said.
    pub models: Option<u32>,
    /// Why not, if `ok` is false.
    pub error: Option<crate::RunError>,
}

/// A model server found running on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DetectedServer {
    /// What usually runs at that port: `Ollama`, `LM Studio`, `llama.cpp`, `vLLM`.
    pub name: String,
    pub base_url: String,
    pub models: Vec<String>,
}

/// A provider as the people of a space see it: no address, no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProviderCard {
    pub id: ProviderId,
    pub name: String,
    /// The model that a new chat gets, if it is one of this provider's.
    pub default_model: Option<String>,
}
