//! What the user chose. Kept in `user_settings.json`; checked whenever it is read.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ModelChoice, ProviderConfig, ProviderId, ProviderKind, TokenCount};

/// The most that can be set as the largest file that a message can hold, in MiB.
pub const MAX_FILE_MB: u32 = 2000;

/// The settings as a whole. Missing fields take their defaults, so that an older file still reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct Settings {
    /// The name that stands at this person's messages. Models are told it only where several people chat.
    pub display_name: String,
    /// True once the welcome was finished or skipped.
    pub welcomed: bool,
    pub general: GeneralSettings,
    pub ai: AiSettings,
    pub sharing: SharingSettings,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct GeneralSettings {
    pub theme: Theme,
    /// In CSS pixels, 12 to 24.
    pub text_size: u8,
    pub send_key: SendKey,
    /// `http://`, `https://` or `socks5://` address that provider calls go through; empty for the system's.
    pub proxy: String,
    /// BCP 47 tag of the UI's language.
    pub language: String,
    /// Desktop notifications while the window is not looked at.
    pub notifications: bool,
    /// The largest file that a message can hold, in MiB, 1 to 2000.
    pub max_file_mb: u32,
}

/// The space as others on the network see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct SharingSettings {
    /// *Share on this network*.
    pub enabled: bool,
    /// 1 to 65535.
    pub port: u16,
    /// The space's name; empty for one made of the user's.
    pub space_name: String,
    /// PEM files of the user's own certificate chain and its key; both empty for a self-signed one.
    pub certificate: String,
    pub certificate_key: String,
}

impl Default for SharingSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            port: 8002,
            space_name: String::new(),
            certificate: String::new(),
            certificate_key: String::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendKey {
    /// Enter sends, Shift+Enter breaks the line.
    #[default]
    Enter,
    /// Ctrl+Enter (Cmd+Enter on macOS) sends, Enter breaks the line.
    ModEnter,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct AiSettings {
    /// Always holds at least OpenAI.
    pub providers: Vec<ProviderConfig>,
    /// The model that a new chat gets; none until one is chosen.
    pub default_model: Option<ModelChoice>,
    pub system_prompt: String,
    /// 0 to 2; none leaves it to the provider.
    pub temperature: Option<f32>,
    pub max_output: Option<TokenCount>,
    /// Seconds without a byte from the provider after which a run is given up, 5 to 3600.
    pub idle_timeout_s: u32,
}

impl Default for GeneralSettings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            text_size: 15,
            send_key: SendKey::default(),
            proxy: String::new(),
            language: "en".to_owned(),
            notifications: true,
            max_file_mb: 100,
        }
    }
}

impl Default for AiSettings {
    fn default() -> Self {
        Self {
            providers: vec![ProviderConfig::openai()],
            default_model: None,
            system_prompt: String::new(),
            temperature: None,
            max_output: None,
            idle_timeout_s: 60,
        }
    }
}

impl ProviderConfig {
    /// OpenAI itself. Its id is the same on every machine, so that a moved settings file still finds
    /// its key.
    #[must_use]
    pub fn openai() -> Self {
        Self {
            id: ProviderId::from_uuid(uuid::Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001)),
            name: "OpenAI".to_owned(),
            kind: ProviderKind::OpenAi,
            base_url: "https://api.openai.com/v1".to_owned(),
        }
    }
}

/// Why settings were not accepted; `field` is their path in the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {problem}")]
pub struct SettingsError {
    pub field: String,
    pub problem: String,
}

impl Settings {
    /// The provider of that id, if it is configured.
    #[must_use]
    pub fn provider(&self, id: ProviderId) -> Option<&ProviderConfig> {
        self.ai.providers.iter().find(|provider| provider.id == id)
    }

    /// The largest file that a message can hold, in bytes.
    #[must_use]
    pub fn max_file_bytes(&self) -> u64 {
        u64::from(self.general.max_file_mb) * 1024 * 1024
    }

    /// # Errors
    /// The first field whose value cannot be used, with what it may be.
    pub fn check(&self) -> Result<(), SettingsError> {
        let refuse = |field: &str, problem: &str| {
            Err(SettingsError {
                field: field.to_owned(),
                problem: problem.to_owned(),
            })
        };
        if self.display_name.chars().count() > 80 {
            return refuse("display_name", "at most 80 characters");
        }
        if !(12..=24).contains(&self.general.text_size) {
            return refuse("general.text_size", "from 12 to 24");
        }
        if !(1..=MAX_FILE_MB).contains(&self.general.max_file_mb) {
            return refuse("general.max_file_mb", "from 1 to 2000");
        }
        if self.sharing.port == 0 {
            return refuse("sharing.port", "from 1 to 65535");
        }
        if self.sharing.space_name.chars().count() > 80 {
            return refuse("sharing.space_name", "at most 80 characters");
        }
        if self.sharing.certificate.is_empty() != self.sharing.certificate_key.is_empty() {
            return refuse("sharing.certificate", "a certificate and its key, or neither");
        }
        let proxy = &self.general.proxy;
        if !proxy.is_empty()
            && !["http://", "https://", "socks5://"]
                .iter()
                .any(|s| proxy.starts_with(s))
        {
            return refuse("general.proxy", "starts with http://, https:// or socks5://");
        }
        if self.ai.temperature.is_some_and(|t| !(0.0..=2.0).contains(&t)) {
            return refuse("ai.temperature", "from 0 to 2");
        }
        if self.ai.max_output.is_some_and(|limit| limit.0 < 1) {
            return refuse("ai.max_output", "at least 1");
        }
        if !(5..=3600).contains(&self.ai.idle_timeout_s) {
            return refuse("ai.idle_timeout_s", "from 5 to 3600");
        }
        if !self.ai.providers.iter().any(|p| p.id == ProviderConfig::openai().id) {
            return refuse("ai.providers", "OpenAI cannot be removed");
        }
        let ids: HashSet<_> = self.ai.providers.iter().map(|provider| provider.id).collect();
        if ids.len() < self.ai.providers.len() {
            return refuse("ai.providers", "no two providers have the same id");
        }
        for provider in &self.ai.providers {
            if provider.name.trim().is_empty() {
                return refuse("ai.providers", "every provider has a name");
            }
            if !["http://", "https://"].iter().any(|s| provider.base_url.starts_with(s)) {
                return refuse("ai.providers", "a base URL starts with http:// or https://");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_reads_as_the_defaults() {
        let read: Settings = serde_json::from_str("{}").expect("every field has a default");
        assert_eq!(read, Settings::default());
        assert_eq!(read.check(), Ok(()));
    }

    #[test]
    fn values_out_of_range_name_their_field() {
        let mut settings = Settings::default();
        settings.general.text_size = 200;
        assert_eq!(
            settings.check().map_err(|e| e.field),
            Err("general.text_size".to_owned())
        );
        for size in [0, 2001] {
            let mut settings = Settings::default();
            settings.general.max_file_mb = size;
            assert_eq!(
                settings.check().map_err(|e| e.field),
                Err("general.max_file_mb".to_owned())
            );
        }
        let mut settings = Settings::default();
        settings.ai.temperature = Some(f32::NAN);
        assert_eq!(settings.check().map_err(|e| e.field), Err("ai.temperature".to_owned()));
        let mut settings = Settings::default();
        settings.ai.providers.clear();
        assert_eq!(settings.check().map_err(|e| e.field), Err("ai.providers".to_owned()));
        let mut settings = Settings::default();
        settings.ai.providers.push(ProviderConfig::openai());
        assert_eq!(settings.check().map_err(|e| e.field), Err("ai.providers".to_owned()));
    }
}
