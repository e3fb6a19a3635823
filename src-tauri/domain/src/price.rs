//! What models cost. The table is a file that the user can edit; what it does not know is unknown.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ModelLimits, Picodollars, TokenCount, TokenUsage};

/// The prices of models, and how much text they take.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceTable {
    pub models: Vec<ModelPrice>,
}

/// One model's price per million tokens, as its provider publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelPrice {
    /// The name of the model, or the part that its dated names begin with.
    pub model: String,
    pub input: Picodollars,
    /// None if the provider has no cheaper price for cached input.
    pub cached_input: Option<Picodollars>,
    pub output: Picodollars,
    pub limits: Option<ModelLimits>,
    /// The day on which the price was read, as `YYYY-MM-DD`.
    pub as_of: String,
    /// Where it was read.
    pub source: String,
}

const TOKENS_PER_PRICE: i128 = 1_000_000;

impl PriceTable {
    /// The price of `model`: its own entry, or that of the undated name (`gpt-x` for
    /// `gpt-x-2026-01-31`).
    #[must_use]
    pub fn find(&self, model: &str) -> Option<&ModelPrice> {
        self.models
            .iter()
            .find(|entry| entry.model == model)
            .or_else(|| self.models.iter().find(|entry| is_snapshot_of(model, &entry.model)))
    }
}

/// True for `name-YYYY-MM-DD` of `name`.
fn is_snapshot_of(model: &str, name: &str) -> bool {
    let Some(date) = model.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')) else {
        return false;
    };
    date.len() == 10
        && date.bytes().enumerate().all(|(i, b)| {
            if i == 4 || i == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
}

impl ModelPrice {
    /// What `usage` costs, rounded up to a whole picodollar.
    #[must_use]
    pub fn cost(&self, usage: &TokenUsage) -> Picodollars {
        let part = |tokens: TokenCount, price: Picodollars| i128::from(tokens.0.max(0)) * i128::from(price.0);
        let cached = TokenCount(usage.cached_input.0.clamp(0, usage.input.0.max(0)));
        let fresh = TokenCount(usage.input.0 - cached.0);
        let total = part(fresh, self.input)
            + part(cached, self.cached_input.unwrap_or(self.input))
            + part(usage.output, self.output);
        let rounded = (total + TOKENS_PER_PRICE - 1) / TOKENS_PER_PRICE;
        Picodollars(i64::try_from(rounded).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(model: &str) -> ModelPrice {
        ModelPrice {
            model: model.to_owned(),
            input: Picodollars(2_000_000_000_000),
            cached_input: Some(Picodollars(500_000_000_000)),
            output: Picodollars(8_000_000_000_000),
            limits: None,
            as_of: "2026-01-01".to_owned(),
            source: "a test".to_owned(),
        }
    }

    #[test]
    fn cached_input_is_not_paid_twice() {
        let usage = TokenUsage {
            input: TokenCount(1_000_000),
            cached_input: TokenCount(400_000),
            output: TokenCount(250_000),
            reasoning: TokenCount(100_000),
        };
        // 0.6 M at $2, 0.4 M at $0.50, 0.25 M at $8.
        assert_eq!(price("m").cost(&usage), Picodollars(3_400_000_000_000));
    }

    #[test]
    fn a_dated_name_finds_its_model_and_a_cousin_does_not() {
        let table = PriceTable {
            models: vec![price("gpt-x")],
        };
        assert!(table.find("gpt-x").is_some());
        assert!(table.find("gpt-x-2026-01-31").is_some());
        assert!(table.find("gpt-x-mini").is_none());
    }
}
