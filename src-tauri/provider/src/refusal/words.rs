//! The provider's own words, from any of the forms in which servers say what is wrong.

use serde_json::Value;

use super::html;

/// The longest message, in characters.
const MAX_CHARS: usize = 300;

/// What a provider said. Empty where it said nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// For people, in one line of at most [`MAX_CHARS`] characters.
    pub(crate) message: String,
    /// `error.code`: a name (`model_not_found`), or a status ("429", 429).
    pub(crate) code: String,
    /// `error.type`.
    pub(crate) kind: String,
    /// `error.param`: the parameter that is wrong.
    pub(crate) parameter: String,
}

impl Words {
    /// From a body of any kind: JSON in the forms below, HTML, or text.
    pub(crate) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}').trim();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            let words = Self::from_json(&value);
            if !words.message.is_empty() {
                return words;
            }
        }
        let message = if html::is_html(text) {
            bounded(&html::words(text))
        } else {
            bounded(text)
        };
        Self {
            message,
            ..Self::default()
        }
    }

    /// From the value of a body: `{"error": {...}}` or `{"error": "..."}` (OpenAI and most others),
    /// a list with one such object (Gemini), `{"detail": ...}` (FastAPI, RFC 9457), `{"message": ...}`
    /// (vLLM, Mistral), `{"errors": [...]}`.
    pub(crate) fn from_json(value: &Value) -> Self {
        match value {
            Value::Array(items) => items.first().map(Self::from_json).unwrap_or_default(),
            Value::Object(fields) => match fields.get("error").filter(|error| !error.is_null()) {
                Some(error) => Self::from_error(error),
                None => Self::from_error(value),
            },
            Value::String(text) => Self {
                message: bounded(text),
                ..Self::default()
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::default(),
        }
    }

    /// From what stands under `error`.
    pub(crate) fn from_error(error: &Value) -> Self {
        let Value::Object(fields) = error else {
            return Self::from_json(error);
        };
        let text_of = |name: &str| fields.get(name).map(text).unwrap_or_default();
        let mut message = ["message", "detail", "msg", "errors", "error", "title"]
            .iter()
            .map(|name| text_of(name))
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        // OpenRouter says only "Provider returned error" itself and passes on what that provider said.
        let passed_on = error.pointer("/metadata/raw").map(text).unwrap_or_default();
        if !passed_on.is_empty() {
            message = format!("{message}: {passed_on}");
        }
        Self {
            message: bounded(&message),
            code: text_of("code"),
            kind: text_of("type"),
            parameter: text_of("param"),
        }
    }

    /// True if this is about the parameter of that name.
    pub(crate) fn names(&self, parameter: &str) -> bool {
        self.parameter == parameter
            || self.parameter.starts_with(&format!("{parameter}."))
            || self.message.to_lowercase().contains(parameter)
    }

    /// True if a parameter or its value is refused as such, not for being too large or too small.
    pub(crate) fn says_unsupported(&self) -> bool {
        const WORDS: [&str; 8] = [
            "unsupported",
            "not support",
            "n't support",
            "only the default",
            "not permitted",
            "not allowed",
            "unknown",
            "unrecognized",
        ];
        let message = self.message.to_lowercase();
        self.code.starts_with("unsupported")
            || self.code.starts_with("unknown")
            || WORDS.iter().any(|w| message.contains(w))
    }
}

/// A value as words: FastAPI gives a list of `{"loc": ["body", "temperature"], "msg": "..."}`.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .map(text)
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        Value::Object(fields) => {
            let said = ["msg", "message", "detail"]
                .iter()
                .find_map(|name| fields.get(*name))
                .map(text);
            let place = fields
                .get("loc")
                .and_then(Value::as_array)
                .and_then(|l| l.last())
                .map(text);
            match (place, said) {
                (Some(place), Some(said)) => format!("{place}: {said}"),
                (None, Some(said)) => said,
                (_, None) => String::new(),
            }
        }
        Value::Null | Value::Bool(_) => String::new(),
    }
}

/// `text` in one line without control characters, cut at [`MAX_CHARS`].
pub(crate) fn bounded(text: &str) -> String {
    let mut line = String::new();
    let mut chars = 0;
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
    {
        if chars > 0 {
            line.push(' ');
            chars += 1;
        }
        for c in word.chars() {
            if chars == MAX_CHARS {
                line.push('…');
                return line;
            }
            line.push(c);
            chars += 1;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> String {
        Words::read(body.as_bytes()).message
    }

    #[test]
    fn every_form_of_an_error_gives_its_words() {
        for body in [
            r#"{"error":{"message":"No luck","type":"t","param":null,"code":null}}"#,
            r#"{"error":"No luck"}"#,
            r#"{"detail":"No luck"}"#,
            r#"{"message":"No luck"}"#,
            r#"{"object":"error","message":"No luck","code":40401}"#,
            r#"[{"error":{"code":400,"message":"No luck"}}]"#,
            r#"{"type":"about:blank","title":"Bad","detail":"No luck","status":400}"#,
            r#"{"errors":[{"message":"No luck"}]}"#,
            r#""No luck""#,
            " No\n luck\u{0}",
            "<html><head><title>No luck</title></head><body>...</body></html>",
        ] {
            assert_eq!(message(body), "No luck", "{body}");
        }
    }

    #[test]
    fn a_checked_field_is_named() {
        let body = r#"{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}"#;
        let words = Words::read(body.as_bytes());
        assert_eq!(words.message, "stream_options: Extra inputs are not permitted");
        assert!(words.names("stream_options") && words.says_unsupported());
    }

    #[test]
    fn a_router_passes_on_what_the_provider_behind_it_said() {
        let body = r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"too hot"}}}"#;
        let words = Words::read(body.as_bytes());
        assert_eq!(words.message, "Provider returned error: too hot");
        assert_eq!(words.code, "400");
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = message(&"é".repeat(1000));
        assert_eq!(long.chars().count(), MAX_CHARS + 1);
        assert!(long.ends_with('…'));
        assert_eq!(message(""), "");
    }

    #[test]
    fn json_without_words_is_shown_as_it_is() {
        assert_eq!(message(r#"{"ok":true}"#), r#"{"ok":true}"#);
    }
}
