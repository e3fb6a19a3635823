//! The form of `prices.json`. It is explained in the file itself, under `about`.

use hearth_domain::{LongContextPrice, ModelLimits, ModelPrice, Picodollars, PriceTable, TokenCount};
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
    #[serde(default)]
    provider: Option<String>,
    #[serde(flatten)]
    amounts: Amounts,
    #[serde(default)]
    long_context: Option<LongContext>,
    #[serde(default)]
    context_window: Option<i64>,
    #[serde(default)]
    max_output: Option<i64>,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
struct LongContext {
    above: i64,
    #[serde(flatten)]
    amounts: Amounts,
}

#[derive(Deserialize)]
struct Amounts {
    input: Value,
    #[serde(default)]
    cached_input: Option<Value>,
    #[serde(default)]
    cache_write: Option<Value>,
    output: Value,
}

/// What [`Amounts`] say.
struct Prices {
    input: Picodollars,
    cached_input: Option<Picodollars>,
    cache_write: Option<Picodollars>,
    output: Picodollars,
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
    #[error("`above` in the `long_context` of `{model}` must be a number of tokens above 0")]
    Above { model: String },
}

/// # Errors
/// With the place or the model and the field that cannot be read.
pub(super) fn parse(text: &str) -> Result<PriceTable, PriceFileError> {
    let contents: Contents = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let models = contents.models.into_iter().map(Entry::read).collect::<Result<_, _>>()?;
    Ok(PriceTable { models })
}

impl Amounts {
    fn read(&self, model: &str) -> Result<Prices, PriceFileError> {
        let amount = |field: &'static str, value: &Value| {
            dollars::parse(value).ok_or_else(|| PriceFileError::Amount {
                model: model.to_owned(),
                field,
            })
        };
        let optional =
            |field: &'static str, value: &Option<Value>| value.as_ref().map(|value| amount(field, value)).transpose();
        Ok(Prices {
            input: amount("input", &self.input)?,
            cached_input: optional("cached_input", &self.cached_input)?,
            cache_write: optional("cache_write", &self.cache_write)?,
            output: amount("output", &self.output)?,
        })
    }
}

impl LongContext {
    fn read(&self, model: &str) -> Result<LongContextPrice, PriceFileError> {
        if self.above < 1 {
            return Err(PriceFileError::Above {
                model: model.to_owned(),
            });
        }
        let prices = self.amounts.read(model)?;
        Ok(LongContextPrice {
            above: TokenCount(self.above),
            input: prices.input,
            cached_input: prices.cached_input,
            cache_write: prices.cache_write,
            output: prices.output,
        })
    }
}

impl Entry {
    fn read(self) -> Result<ModelPrice, PriceFileError> {
        let prices = self.amounts.read(&self.model)?;
        let long_context = self.long_context.as_ref().map(|long| long.read(&self.model));
        Ok(ModelPrice {
            input: prices.input,
            cached_input: prices.cached_input,
            cache_write: prices.cache_write,
            output: prices.output,
            long_context: long_context.transpose()?,
            limits: self.limits()?,
            model: self.model,
            provider: self.provider,
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
