//! API keys that somebody wrote into the settings file, where they must not stay.

use hearth_domain::{ProviderConfig, ProviderId};
use hearth_provider::Secret;
use serde_json::{Map, Value};

/// What an entry with a key is called, be it at the top of the file (then it is OpenAI's), in `ai` (the
/// same) or in one of `ai.providers`.
const NAMES: [&str; 5] = ["api_key", "apiKey", "key", "openai_api_key", "OPENAI_API_KEY"];

/// The keys in the file, with the provider each belongs to. What cannot be a key is passed over.
pub(super) fn of(entries: &Map<String, Value>) -> Vec<(ProviderId, Secret)> {
    let mut entries = entries.clone();
    let mut found = Vec::new();
    each_part(&mut entries, |id, part| {
        let keys = NAMES.iter().filter_map(|name| part.get(*name)?.as_str());
        found.extend(keys.filter_map(Secret::parse).map(|key| (id, key)));
    });
    found
}

/// Removes the keys of these providers.
pub(super) fn remove(entries: &mut Map<String, Value>, of: &[ProviderId]) {
    each_part(entries, |id, part| {
        if of.contains(&id) {
            for name in NAMES {
                part.remove(name);
            }
        }
    });
}

/// Puts the keys of one file into another that holds none, because they have no other place yet. The key
/// of a provider that is no longer there goes with it.
pub(super) fn carry(from: &Map<String, Value>, to: &mut Map<String, Value>) {
    for (id, key) in of(from) {
        let mut waiting = Some(Value::from(key.expose()));
        each_part(to, |of, part| {
            if of == id
                && let Some(key) = waiting.take()
            {
                part.entry("api_key").or_insert(key);
            }
        });
    }
}

/// Visits the parts of the file that may hold a key.
fn each_part(entries: &mut Map<String, Value>, mut visit: impl FnMut(ProviderId, &mut Map<String, Value>)) {
    let openai = ProviderConfig::openai().id;
    visit(openai, entries);
    let Some(ai) = entries.get_mut("ai").and_then(Value::as_object_mut) else {
        return;
    };
    visit(openai, ai);
    let providers = ai.get_mut("providers").and_then(Value::as_array_mut);
    for provider in providers.into_iter().flatten().filter_map(Value::as_object_mut) {
        let id = provider
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| id.parse().ok());
        if let Some(id) = id {
            visit(id, provider);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OTHER: &str = "0198aaaa-0000-7000-8000-000000000002";

    fn file(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).expect("an object")
    }

    fn found(entries: &Map<String, Value>) -> Vec<(String, String)> {
        of(entries)
            .into_iter()
            .map(|(id, key)| (id.to_string(), key.expose().to_owned()))
            .collect()
    }

    fn pair(id: impl ToString, key: &str) -> (String, String) {
        (id.to_string(), key.to_owned())
    }

    #[test]
    fn keys_are_found_wherever_people_write_them() {
        let openai = ProviderConfig::openai().id;
        assert_eq!(found(&file(json!({"api_key": " sk-1\n"}))), [pair(openai, "sk-1")]);
        assert_eq!(found(&file(json!({"OPENAI_API_KEY": "sk-2"}))), [pair(openai, "sk-2")]);
        assert_eq!(found(&file(json!({"ai": {"apiKey": "sk-3"}}))), [pair(openai, "sk-3")]);
        let provider = json!({"ai": {"providers": [{"id": OTHER, "api_key": "sk-4"}]}});
        assert_eq!(found(&file(provider)), [pair(OTHER, "sk-4")]);
    }

    #[test]
    fn what_cannot_be_a_key_is_passed_over() {
        for value in [
            json!({}),
            json!({"api_key": ""}),
            json!({"api_key": 7}),
            json!({"ai": []}),
        ] {
            assert_eq!(found(&file(value)), []);
        }
    }

    #[test]
    fn only_keys_that_have_another_place_are_removed() {
        let mut entries = file(json!({
            "welcomed": true,
            "openai_api_key": "sk-1",
            "ai": {"providers": [{"id": OTHER, "name": "Mine", "key": "sk-2"}]}
        }));
        remove(&mut entries, &[ProviderConfig::openai().id]);
        assert_eq!(found(&entries), [pair(OTHER, "sk-2")]);
        remove(&mut entries, &[OTHER.parse().expect("an id")]);
        assert_eq!(
            Value::Object(entries),
            json!({"welcomed": true, "ai": {"providers": [{"id": OTHER, "name": "Mine"}]}})
        );
    }

    #[test]
    fn keys_without_another_place_stay_when_the_settings_are_written() {
        let before = file(json!({
            "openai_api_key": "sk-1",
            "ai": {"providers": [{"id": OTHER, "key": "sk-2"}]}
        }));
        let mut after = file(json!({"ai": {"providers": [{"id": OTHER, "name": "Mine"}]}}));
        carry(&before, &mut after);
        assert_eq!(found(&after), found(&before));

        let mut without = file(json!({"ai": {"providers": []}}));
        carry(&before, &mut without);
        assert_eq!(found(&without), [pair(ProviderConfig::openai().id, "sk-1")]);
    }
}
