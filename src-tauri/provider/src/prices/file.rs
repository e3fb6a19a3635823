//! The form of `prices.json`. It is explained in the file itself, under `about`.

use hearth_domain::{ModelLimits, ModelPrice, Picodollars, PriceTable, TokenCount};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::dollars;

#[derive(Deserialize)]
struct Contents {
    models: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    model: String,
    input: Value,
    #[serde(default)]
    cached_input: Option<Value>,
    output: Value,
    #[serde(default)]
    context_window: Option<i64>,
    #[serde(default)]
    max_output: Option<i64>,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    source: String,
}

/// Why a file of prices cannot be used.
#[derive(Debug, Error)]
pub(super) enum PriceFileError {
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("the price `{field}` of `{model}` must be an amount of US dollars, such as \"1.25\"")]
    Amount { model: String, field: &'static str },
    #[error("the limits of `{model}` must be whole numbers above 0, and `max_output` below `context_window`")]
    Limits { model: String },
}

/// # Errors
/// With the place or the model and the field that cannot be read.
pub(super) fn parse(text: &str) -> Result<PriceTable, PriceFileError> {
    let contents: Contents = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let models = contents.models.into_iter().map(Entry::read).collect::<Result<_, _>>()?;
    Ok(PriceTable { models })
}

impl Entry {
    fn read(self) -> Result<ModelPrice, PriceFileError> {
        let amount = |field: &'static str, value: &Value| -> Result<Picodollars, PriceFileError> {
            dollars::parse(value).ok_or_else(|| PriceFileError::Amount {
                model: self.model.clone(),
                field,
            })
        };
        let cached_input = self
            .cached_input
            .as_ref()
            .map(|value| amount("cached_input", value))
            .transpose()?;
        Ok(ModelPrice {
            input: amount("input", &self.input)?,
            cached_input,
            output: amount("output", &self.output)?,
            limits: self.limits()?,
            model: self.model,
            as_of: self.as_of,
            source: self.source,
        })
    }

    /// None unless both are given.
    fn limits(&self) -> Result<Option<ModelLimits>, PriceFileError> {
        let (Some(window), Some(output)) = (self.context_window, self.max_output) else {
            return Ok(None);
        };
        if output < 1 || window <= output {
            return Err(PriceFileError::Limits {
                model: self.model.clone(),
            });
        }
        Ok(Some(ModelLimits {
            context_window: TokenCount(window),
            max_output: TokenCount(output),
        }))
    }
}
