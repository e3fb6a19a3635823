//! Whether a model can be shown pictures.

use serde_json::Value;

/// Parts of the names of well-known models that see, as their makers and the servers for models at home write them.
const SEEING: &[&str] = &[
    "vision",
    "llava",
    "bakllava",
    "moondream",
    "pixtral",
    "minicpm-v",
    "minicpm-o",
    "internvl",
    "cogvlm",
    "smolvlm",
    "qvq",
    "gemma-3",
    "gemma3",
    "gemma-4",
    "gemma4",
    "llama-4",
    "llama4",
    "mistral-small3.1",
    "mistral-small-3.1",
    "mistral-small3.2",
    "mistral-small-3.2",
    "claude-3",
    "claude-sonnet",
    "claude-opus",
    "claude-haiku",
    "gemini",
    "phi-3.5-v",
    "phi-4-multimodal",
    "gpt-4o",
    "gpt-4.1",
    "gpt-4-turbo",
    "chatgpt-4o",
];

/// Models whose names begin like those of models that see, and which do not.
const BLIND: &[&str] = &[
    "o1-mini",
    "o1-preview",
    "o3-mini",
    "gpt-4o-audio",
    "gpt-4o-mini-audio",
    "gpt-4o-realtime",
    "gpt-4o-mini-realtime",
    "gpt-4o-transcribe",
    "gpt-4o-mini-transcribe",
    "gpt-4o-mini-tts",
    "gpt-4o-search",
    "gpt-4o-mini-search",
    "gpt-4-turbo-preview",
    "gemma-3-1b",
    "gemma3:1b",
    "gemma-3-270m",
    "gemma3:270m",
    "embedding",
    "claude-3-5-haiku",
    "claude-3.5-haiku",
];

/// True if the name of a model is one of those known to see. Of a name that says nothing, nothing is to be expected.
#[must_use]
pub fn named_as_seeing(model: &str) -> bool {
    let whole = model.to_lowercase();
    let name = whole.strip_prefix("ft:").unwrap_or(&whole);
    let name = name.rsplit('/').next().unwrap_or(name);
    let blind = BLIND.iter().any(|blind| name.contains(blind));
    !blind
        && (SEEING.iter().any(|part| name.contains(part)) || reasons_with_pictures(name) || ends_a_word_with_vl(name))
}

/// OpenAI's reasoning models: `o1`, `o3`, `o4-mini`, `gpt-5` and later.
fn reasons_with_pictures(name: &str) -> bool {
    let family = |prefix: &str| -> Option<u32> {
        let rest = name.strip_prefix(prefix)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let ends = rest[digits..].is_empty() || rest[digits..].starts_with(['-', '.']);
        rest[..digits].parse().ok().filter(|_| ends)
    };
    family("o").is_some() || family("gpt-").is_some_and(|number| number >= 5)
}

/// `qwen2.5-vl-7b`, `qwen2.5vl:7b`, `deepseek-vl2`.
fn ends_a_word_with_vl(name: &str) -> bool {
    name.match_indices("vl").any(|(at, _)| {
        let before = name[..at].chars().next_back();
        let after = name[at + 2..].chars().next();
        before.is_some_and(|before| before == '-' || before.is_ascii_digit())
            && after.is_none_or(|after| !after.is_alphabetic())
    })
}

/// What a server's list of models says of one, in the forms that servers have:
/// - `architecture.input_modalities` (OpenRouter), or the list alone;
/// - `capabilities` as a list (Ollama, llama.cpp: `vision`, `multimodal`) or an object (Mistral, LM Studio: `{"vision": true}`);
/// - `type` (LM Studio: `vlm`); `supports_vision` (LiteLLM).
pub(crate) fn as_listed(item: &Value) -> Option<bool> {
    let named = |list: &Value, names: &[&str]| -> Option<bool> {
        let list = list.as_array()?;
        Some(list.iter().filter_map(Value::as_str).any(|name| names.contains(&name)))
    };
    let modalities = [&item["architecture"]["input_modalities"], &item["input_modalities"]];
    let capabilities = &item["capabilities"];
    modalities
        .into_iter()
        .find_map(|list| named(list, &["image"]))
        .or_else(|| named(capabilities, &["vision", "multimodal", "image"]))
        .or_else(|| capabilities["vision"].as_bool())
        .or_else(|| item["supports_vision"].as_bool())
        .or_else(|| (item["type"] == "vlm").then_some(true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn models_that_see_are_known_by_their_names() {
        for model in [
            "gpt-4o",
            "gpt-4o-mini-2024-07-18",
            "openai/gpt-4.1-nano",
            "gpt-4-turbo",
            "gpt-5-mini",
            "gpt-6.1",
            "o1",
            "o3",
            "o4-mini",
            "ft:gpt-4o:me",
            "llava:13b",
            "qwen2.5-vl-7b-instruct",
            "qwen2.5vl:7b",
            "Qwen/Qwen3-VL-8B",
            "mistralai/Pixtral-12B",
            "gemma3:4b",
            "google/gemma-3-27b-it",
            "llama3.2-vision",
            "minicpm-v",
            "deepseek-vl2",
        ] {
            assert!(named_as_seeing(model), "{model}");
        }
    }

    #[test]
    fn nothing_is_expected_of_other_names() {
        for model in [
            "o1-mini",
            "o3-mini-high",
            "gpt-3.5-turbo",
            "gpt-4",
            "gpt-4o-audio-preview",
            "gemma3:1b",
            "llama3.1:8b",
            "qwen2.5:7b",
            "mistral",
            "vllm-model",
            "olmo-2",
            "phi4",
            "deepseek-r1",
            "test-model",
            "",
        ] {
            assert!(!named_as_seeing(model), "{model}");
        }
    }

    #[test]
    fn a_servers_own_word_is_taken_in_each_of_its_forms() {
        let seeing = [
            json!({ "architecture": { "input_modalities": ["text", "image"] } }),
            json!({ "capabilities": ["completion", "vision"] }),
            json!({ "capabilities": ["completion", "multimodal"] }),
            json!({ "capabilities": { "vision": true } }),
            json!({ "type": "vlm" }),
            json!({ "supports_vision": true }),
        ];
        let blind = [
            json!({ "architecture": { "input_modalities": ["text"] } }),
            json!({ "capabilities": ["completion"] }),
            json!({ "capabilities": { "vision": false } }),
        ];
        assert!(seeing.iter().all(|item| as_listed(item) == Some(true)));
        assert!(blind.iter().all(|item| as_listed(item) == Some(false)));
        for silent in [
            json!({ "id": "x" }),
            json!("x"),
            json!({ "capabilities": "yes", "type": "llm" }),
        ] {
            assert_eq!(as_listed(&silent), None);
        }
    }
}
