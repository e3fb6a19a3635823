//! From a status and a provider's words to the code that the UI has a sentence for.

use hearth_domain::RunErrorCode;

use super::Words;

/// The code, and whether the same request may succeed later.
///
/// Names of codes are OpenAI's (platform.openai.com/docs/guides/error-codes) and those that were seen from
/// llama.cpp, vLLM, Ollama, LM Studio, OpenRouter and Azure.
pub(super) fn classify(status: u16, words: &Words) -> (RunErrorCode, bool) {
    let text = words.message.to_lowercase();
    let named = |name: &str| words.code == name || words.kind == name;
    if named("content_filter") || named("content_policy_violation") || text.contains("content management policy") {
        return (RunErrorCode::ContentFilter, false);
    }
    if out_of_money(words, &text) {
        return (RunErrorCode::RateLimited, false);
    }
    if context_too_long(status, words, &text) {
        return (RunErrorCode::ContextTooLong, false);
    }
    if named("invalid_api_key") || named("authentication_error") || matches!(status, 401 | 403) {
        return (RunErrorCode::KeyRefused, false);
    }
    if model_not_found(status, words, &text) {
        return (RunErrorCode::ModelNotFound, false);
    }
    if status == 429 || named("rate_limit_exceeded") || named("rate_limit_error") {
        // A request that is larger than the limit of a minute never fits into it.
        return (RunErrorCode::RateLimited, !text.contains("request too large"));
    }
    if matches!(status, 408 | 500..) || named("server_error") || named("overloaded_error") {
        return (RunErrorCode::ServerError, !matches!(status, 501 | 505));
    }
    if (300..400).contains(&status) || (status == 404 && words.kind.is_empty() && words.code.is_empty()) {
        return (RunErrorCode::UnexpectedReply, false);
    }
    (RunErrorCode::Refused, false)
}

fn out_of_money(words: &Words, text: &str) -> bool {
    let quota = [
        "insufficient_quota",
        "billing_hard_limit_reached",
        "insufficient_credits",
    ];
    quota.iter().any(|name| words.code == *name || words.kind == *name) || text.contains("exceeded your current quota")
}

fn context_too_long(status: u16, words: &Words, text: &str) -> bool {
    if words.code == "context_length_exceeded" || words.kind == "exceed_context_size_error" || status == 413 {
        return true;
    }
    // An output limit above what the model can write is refused in similar words, and is no matter of the chat.
    let about_output = ["max_tokens", "max_completion_tokens", "max_output_tokens"];
    if about_output.contains(&words.parameter.as_str()) || !matches!(status, 200 | 400 | 404 | 422 | 500) {
        return false;
    }
    let says_context = text.contains("context")
        && ["length", "window", "size", "exceed", "too long", "overflow"]
            .iter()
            .any(|word| text.contains(word));
    let says_tokens = [
        "maximum number of tokens",
        "maximum tokens",
        "too many tokens",
        "input tokens exceed",
    ];
    let says_prompt = [
        "prompt is too long",
        "input is too long",
        "prompt too long",
        "input too long",
    ];
    says_context
        || says_tokens
            .iter()
            .chain(&says_prompt)
            .any(|phrase| text.contains(phrase))
}

fn model_not_found(status: u16, words: &Words, text: &str) -> bool {
    if ["model_not_found", "invalid_model"].contains(&words.code.as_str()) {
        return true;
    }
    let says_missing = [
        "not found",
        "does not exist",
        "not a valid model",
        "no models loaded",
        "unknown model",
    ];
    let about_model = text.contains("model");
    about_model
        && (status == 404 || (matches!(status, 200 | 400 | 422) && says_missing.iter().any(|s| text.contains(s))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: u16, body: &str) -> (RunErrorCode, bool) {
        classify(status, &Words::read(body.as_bytes()))
    }

    #[test]
    fn each_refusal_gets_its_code() {
        use RunErrorCode as C;
        for (status, body, expected) in [
            (
                401,
                r#"{"error":{"message":"Incorrect API key provided"}}"#,
                (C::KeyRefused, false),
            ),
            (403, "", (C::KeyRefused, false)),
            (
                404,
                r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#,
                (C::ModelNotFound, false),
            ),
            (
                404,
                r#"{"error":{"message":"model \"x\" not found, try pulling it first"}}"#,
                (C::ModelNotFound, false),
            ),
            (
                400,
                r#"{"error":{"message":"x/y is not a valid model ID","code":400}}"#,
                (C::ModelNotFound, false),
            ),
            (
                404,
                "<html><title>404 Not Found</title></html>",
                (C::UnexpectedReply, false),
            ),
            (
                404,
                r#"{"error":{"message":"Not here","type":"invalid_request_error"}}"#,
                (C::Refused, false),
            ),
            (
                400,
                r#"{"error":{"message":"too long","code":"context_length_exceeded"}}"#,
                (C::ContextTooLong, false),
            ),
            (
                400,
                r#"{"error":{"message":"This model's maximum context length is 8192 tokens."}}"#,
                (C::ContextTooLong, false),
            ),
            (
                400,
                r#"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#,
                (C::ContextTooLong, false),
            ),
            (413, "", (C::ContextTooLong, false)),
            (
                400,
                r#"{"error":{"message":"max_tokens is too large: 9. The context window allows 8.","param":"max_tokens"}}"#,
                (C::Refused, false),
            ),
            (
                400,
                r#"{"error":{"message":"filtered","code":"content_filter"}}"#,
                (C::ContentFilter, false),
            ),
            (
                400,
                r#"{"error":{"message":"no","code":"content_policy_violation"}}"#,
                (C::ContentFilter, false),
            ),
            (
                429,
                r#"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#,
                (C::RateLimited, true),
            ),
            (
                429,
                r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota"}}"#,
                (C::RateLimited, false),
            ),
            (429, "", (C::RateLimited, true)),
            (500, "", (C::ServerError, true)),
            (503, "<h1>busy</h1>", (C::ServerError, true)),
            (501, "", (C::ServerError, false)),
            (400, r#"{"error":{"message":"nope"}}"#, (C::Refused, false)),
            (302, "", (C::UnexpectedReply, false)),
        ] {
            assert_eq!(code(status, body), expected, "{status} {body}");
        }
    }
}
