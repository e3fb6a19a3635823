//! Token counts, as the two APIs and their imitators report them.

use hearth_domain::{TokenCount, TokenUsage};
use serde::Deserialize;

use super::lenient;

/// The `usage` object. Chat Completions says `prompt_tokens` and `completion_tokens`, the Responses API
/// `input_tokens` and `output_tokens`; gateways send both, with zeros under the names that they do not use.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Usage {
    #[serde(deserialize_with = "lenient::count")]
    prompt_tokens: Option<i64>,
    #[serde(deserialize_with = "lenient::count")]
    input_tokens: Option<i64>,
    #[serde(deserialize_with = "lenient::count")]
    completion_tokens: Option<i64>,
    #[serde(deserialize_with = "lenient::count")]
    output_tokens: Option<i64>,
    #[serde(deserialize_with = "lenient::count")]
    total_tokens: Option<i64>,
    #[serde(deserialize_with = "lenient::object")]
    prompt_tokens_details: InputDetails,
    #[serde(deserialize_with = "lenient::object")]
    input_tokens_details: InputDetails,
    #[serde(deserialize_with = "lenient::object")]
    completion_tokens_details: OutputDetails,
    #[serde(deserialize_with = "lenient::object")]
    output_tokens_details: OutputDetails,
    /// DeepSeek's name for cached input.
    #[serde(deserialize_with = "lenient::count")]
    prompt_cache_hit_tokens: Option<i64>,
    /// What gateways to Anthropic's models call input that was written to the cache.
    #[serde(deserialize_with = "lenient::count")]
    cache_creation_input_tokens: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct InputDetails {
    #[serde(deserialize_with = "lenient::count")]
    cached_tokens: Option<i64>,
    /// OpenAI, from GPT-5.6 on (developers.openai.com/api/docs/guides/prompt-caching).
    #[serde(deserialize_with = "lenient::count")]
    cache_write_tokens: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutputDetails {
    #[serde(deserialize_with = "lenient::count")]
    reasoning_tokens: Option<i64>,
}

impl Usage {
    /// None if input or output is neither said nor follows from the total: half a count would be taken for
    /// a whole one. No input and no output is the placeholder of a server that does not count.
    pub(super) fn counted(&self) -> Option<TokenUsage> {
        let total = self.total_tokens;
        let said_input = self.prompt_tokens.max(self.input_tokens);
        let said_output = self.completion_tokens.max(self.output_tokens);
        let rest = |known: Option<i64>| total.zip(known).map(|(total, known)| total - known).filter(|n| *n >= 0);
        let input = said_input.or_else(|| rest(said_output))?;
        let mut output = said_output.or_else(|| rest(said_input))?;
        let reasoning = self.completion_tokens_details.reasoning_tokens;
        let reasoning = reasoning.max(self.output_tokens_details.reasoning_tokens).unwrap_or(0);
        // xAI counts reasoning beside the output, not in it; only the total shows it.
        if reasoning > 0 && total == Some(input + output + reasoning) {
            output += reasoning;
        }
        if input == 0 && output == 0 {
            return None;
        }
        let cached = self.details().iter().filter_map(|details| details.cached_tokens).max();
        let cached = cached.or(self.prompt_cache_hit_tokens);
        Some(TokenUsage {
            input: TokenCount(input),
            cached_input: TokenCount(cached.unwrap_or(0)),
            output: TokenCount(output),
            reasoning: TokenCount(reasoning),
        })
    }

    /// The part of the input that was written to the provider's cache; 0 if that is not said.
    pub(super) fn cache_written(&self) -> TokenCount {
        let written = self
            .details()
            .iter()
            .filter_map(|details| details.cache_write_tokens)
            .max();
        TokenCount(written.max(self.cache_creation_input_tokens).unwrap_or(0))
    }

    fn details(&self) -> [&InputDetails; 2] {
        [&self.prompt_tokens_details, &self.input_tokens_details]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(json: &str) -> Option<[i64; 4]> {
        let usage: Usage = serde_json::from_str(json).expect("every field is optional");
        let counted = usage.counted()?;
        Some([
            counted.input.0,
            counted.cached_input.0,
            counted.output.0,
            counted.reasoning.0,
        ])
    }

    #[test]
    fn both_apis_are_read() {
        let chat = r#"{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,
            "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}"#;
        assert_eq!(counts(chat), Some([9, 4, 5, 2]));
        let responses = r#"{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},
            "output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":14}"#;
        assert_eq!(counts(responses), Some([9, 4, 5, 2]));
    }

    #[test]
    fn odd_forms_are_read_too() {
        assert_eq!(
            counts(r#"{"prompt_tokens":9.0,"completion_tokens":"5","prompt_tokens_details":null}"#),
            Some([9, 0, 5, 0])
        );
        assert_eq!(counts(r#"{"prompt_tokens":9,"total_tokens":14}"#), Some([9, 0, 5, 0]));
        assert_eq!(
            counts(r#"{"prompt_tokens":9,"completion_tokens":5,"prompt_cache_hit_tokens":3}"#),
            Some([9, 3, 5, 0])
        );
        let beside = r#"{"prompt_tokens":9,"completion_tokens":5,"total_tokens":16,"completion_tokens_details":{"reasoning_tokens":2}}"#;
        assert_eq!(counts(beside), Some([9, 0, 7, 2]));
        assert_eq!(
            counts(r#"{"prompt_tokens":9,"completion_tokens":5,"prompt_tokens_details":[1]}"#),
            Some([9, 0, 5, 0])
        );
    }

    #[test]
    fn a_gateway_may_send_the_names_of_both_apis() {
        let both = r#"{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,
            "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2},
            "input_tokens":0,"output_tokens":0,"input_tokens_details":null}"#;
        assert_eq!(counts(both), Some([9, 4, 5, 2]));
    }

    #[test]
    fn what_was_written_to_the_cache_is_read() {
        for (json, expected) in [
            (r#"{"prompt_tokens_details":{"cache_write_tokens":7}}"#, 7),
            (
                r#"{"input_tokens_details":{"cached_tokens":0,"cache_write_tokens":7}}"#,
                7,
            ),
            (r#"{"cache_creation_input_tokens":7}"#, 7),
            (r#"{"prompt_tokens_details":{"cached_tokens":7}}"#, 0),
            ("{}", 0),
        ] {
            let usage: Usage = serde_json::from_str(json).expect("every field is optional");
            assert_eq!(usage.cache_written(), TokenCount(expected), "{json}");
        }
    }

    #[test]
    fn half_a_count_is_none() {
        assert_eq!(counts("{}"), None);
        assert_eq!(counts(r#"{"prompt_tokens":9}"#), None);
        assert_eq!(
            counts(r#"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#),
            None
        );
        assert_eq!(counts(r#"{"prompt_tokens":-1,"completion_tokens":5}"#), None);
    }
}
