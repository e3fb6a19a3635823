//! What models cost. The table is a file that the user can edit; what it does not know is unknown.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ModelLimits, Picodollars, ProviderConfig, ProviderKind, TokenCount, TokenUsage};

/// The prices of models, and how much text they take.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceTable {
    pub models: Vec<ModelPrice>,
}

/// One model's price per million tokens, as its provider publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ModelPrice {
    /// The name of the model, or the part that its dated names begin with.
    pub model: String,
    /// The name of the provider whose price it is; none for OpenAI itself.
    pub provider: Option<String>,
    pub input: Picodollars,
    /// None if the provider has no cheaper price for cached input.
    pub cached_input: Option<Picodollars>,
    /// Input that the provider put into its cache, in place of `input`. None if that is not known to be billed.
    pub cache_write: Option<Picodollars>,
    pub output: Picodollars,
    /// None if a long request costs no more a token than a short one.
    pub long_context: Option<LongContextPrice>,
    pub limits: Option<ModelLimits>,
    /// The day on which the price was read, as `YYYY-MM-DD`.
    pub as_of: String,
    /// Where it was read.
    pub source: String,
}

/// The price of a whole request whose input is long; the fields mean what they mean in [`ModelPrice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LongContextPrice {
    /// The most input, cached input included, that still has the usual price.
    pub above: TokenCount,
    pub input: Picodollars,
    pub cached_input: Option<Picodollars>,
    pub cache_write: Option<Picodollars>,
    pub output: Picodollars,
}

const TOKENS_PER_PRICE: i128 = 1_000_000;

impl PriceTable {
    /// What `provider` asks for `model`: by its own entry, or that of the undated name (`gpt-x` for
    /// `gpt-x-2026-01-31`). What a model costs at one provider says nothing of another's price.
    #[must_use]
    pub fn price(&self, provider: &ProviderConfig, model: &str) -> Option<&ModelPrice> {
        let own = |entry: &ModelPrice| entry.provider.as_ref() == Some(&provider.name);
        let usual = |entry: &ModelPrice| entry.provider.is_none() && provider.kind == ProviderKind::OpenAi;
        self.entry(model, own).or_else(|| self.entry(model, usual))
    }

    /// How much text `model` takes, whoever serves it. None if the table does not say.
    #[must_use]
    pub fn limits(&self, model: &str) -> Option<ModelLimits> {
        self.entry(model, |entry| entry.limits.is_some())?.limits
    }

    fn entry(&self, model: &str, wanted: impl Fn(&ModelPrice) -> bool) -> Option<&ModelPrice> {
        let entries = || self.models.iter().filter(|entry| wanted(entry));
        entries()
            .find(|entry| entry.model == model)
            .or_else(|| entries().find(|entry| is_snapshot_of(model, &entry.model)))
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
    /// What `usage` costs, rounded up to a whole picodollar. `cache_written` is the part of the input that the
    /// provider put into its cache; none of it is cached input.
    ///
    /// None where the sum would be too low: something was written to the cache and the price of that is not
    /// known, or more was written than there is uncached input, so that the counts mean something else.
    #[must_use]
    pub fn cost(&self, usage: &TokenUsage, cache_written: TokenCount) -> Option<Picodollars> {
        let long = self.long_context.as_ref().filter(|long| usage.input > long.above);
        let (input, cached_input, cache_write, output) = match long {
            Some(long) => (long.input, long.cached_input, long.cache_write, long.output),
            None => (self.input, self.cached_input, self.cache_write, self.output),
        };
        let all = usage.input.0.max(0);
        let cached = usage.cached_input.0.clamp(0, all);
        let written = cache_written.0.max(0);
        let fresh = all - cached - written;
        if fresh < 0 || (written > 0 && cache_write.is_none()) {
            return None;
        }
        let part = |tokens: i64, price: Picodollars| i128::from(tokens) * i128::from(price.0);
        let total = part(fresh, input)
            + part(cached, cached_input.unwrap_or(input))
            + part(written, cache_write.unwrap_or(input))
            + part(usage.output.0.max(0), output);
        let rounded = (total + TOKENS_PER_PRICE - 1) / TOKENS_PER_PRICE;
        Some(Picodollars(i64::try_from(rounded).unwrap_or(i64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ProviderId;

    const NOTHING: TokenCount = TokenCount(0);

    fn price(model: &str) -> ModelPrice {
        ModelPrice {
            model: model.to_owned(),
            provider: None,
            input: Picodollars(2_000_000_000_000),
            cached_input: Some(Picodollars(500_000_000_000)),
            cache_write: None,
            output: Picodollars(8_000_000_000_000),
            long_context: None,
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
        assert_eq!(price("m").cost(&usage, NOTHING), Some(Picodollars(3_400_000_000_000)));
    }

    fn input(tokens: i64) -> TokenUsage {
        TokenUsage {
            input: TokenCount(tokens),
            output: TokenCount(1_000_000),
            ..TokenUsage::default()
        }
    }

    #[test]
    fn a_long_request_is_billed_by_its_own_prices_as_a_whole() {
        let mut model = price("m");
        model.long_context = Some(LongContextPrice {
            above: TokenCount(272_000),
            input: Picodollars(4_000_000_000_000),
            cached_input: None,
            cache_write: None,
            output: Picodollars(12_000_000_000_000),
        });
        // $2 and $8 a million, then $4 and $12.
        assert_eq!(
            model.cost(&input(272_000), NOTHING),
            Some(Picodollars(8_544_000_000_000))
        );
        assert_eq!(
            model.cost(&input(272_001), NOTHING),
            Some(Picodollars(13_088_004_000_000))
        );
        let cached = TokenUsage {
            cached_input: TokenCount(272_001),
            ..input(272_001)
        };
        assert_eq!(
            model.cost(&cached, NOTHING),
            model.cost(&input(272_001), NOTHING),
            "long cached input is no cheaper unless the table says so"
        );
    }

    #[test]
    fn input_written_to_the_cache_has_its_own_price_or_makes_the_cost_unknown() {
        let mut model = price("m");
        let written = TokenCount(400_000);
        assert_eq!(model.cost(&input(1_000_000), written), None);
        model.cache_write = Some(Picodollars(2_500_000_000_000));
        // 0.6 M at $2, 0.4 M at $2.50, 1 M at $8.
        assert_eq!(
            model.cost(&input(1_000_000), written),
            Some(Picodollars(10_200_000_000_000))
        );
        assert_eq!(
            model.cost(&input(399_999), written),
            None,
            "what was written is no part of this input"
        );
    }

    fn provider(name: &str, kind: ProviderKind) -> ProviderConfig {
        ProviderConfig {
            id: ProviderId::new(),
            name: name.to_owned(),
            kind,
            base_url: "https://example.org/v1".to_owned(),
        }
    }

    #[test]
    fn a_dated_name_finds_its_model_and_a_cousin_does_not() {
        let table = PriceTable {
            models: vec![price("gpt-x")],
        };
        let openai = provider("OpenAI", ProviderKind::OpenAi);
        assert!(table.price(&openai, "gpt-x").is_some());
        assert!(table.price(&openai, "gpt-x-2026-01-31").is_some());
        assert!(table.price(&openai, "gpt-x-mini").is_none());
    }

    #[test]
    fn a_price_is_that_of_its_own_provider() {
        let mut own = price("gpt-x");
        own.provider = Some("Office".to_owned());
        own.output = Picodollars(1);
        let table = PriceTable {
            models: vec![price("gpt-x"), own.clone()],
        };
        let asked = |name, kind| table.price(&provider(name, kind), "gpt-x");
        assert_eq!(asked("OpenAI", ProviderKind::OpenAi), Some(&price("gpt-x")));
        assert_eq!(asked("Office", ProviderKind::OpenAiCompatible), Some(&own));
        assert_eq!(asked("Elsewhere", ProviderKind::OpenAiCompatible), None);
        assert_eq!(
            asked("Office", ProviderKind::OpenAi),
            Some(&own),
            "what names it goes before"
        );
    }
}
