//! The list of a provider's models, in the forms that servers give it.

use hearth_domain::RunErrorCode;
use serde_json::Value;

use crate::{
    Failure,
    refusal::{Refusal, Words, unexpected},
    sight,
};

/// The longest name that is taken for one, in bytes.
const MAX_NAME_BYTES: usize = 256;

/// A model as its server lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedModel {
    /// The server's own name of it.
    pub id: String,
    /// Whether it can be shown pictures, where the server says so.
    pub sees_images: Option<bool>,
}

/// Models from the body of a reply with status 200, sorted; `more` says that the body was not read to its end.
///
/// # Errors
/// If the body is no list of models; its words say what it was instead.
pub(crate) fn from_reply(body: &[u8], more: bool) -> Result<Vec<ListedModel>, Failure> {
    if more {
        return Err(Failure::new(
            RunErrorCode::UnexpectedReply,
            "The list of models is larger than 8 MiB.",
        ));
    }
    let value: Value = serde_json::from_slice(body).map_err(|_| unexpected(200, body))?;
    if let Some(models) = listed(&value) {
        return Ok(models);
    }
    match value.get("error").filter(|error| !error.is_null()) {
        Some(error) => Err(Refusal::within(200, Words::from_error(error)).into_failure(true)),
        None => Err(unexpected(200, body)),
    }
}

/// `{"data": [...]}` (OpenAI), a plain list, or `{"models": [...]}` (Ollama), of objects or of names. An
/// OpenAI list may have null for no models (Ollama without any).
fn listed(value: &Value) -> Option<Vec<ListedModel>> {
    let list = match value {
        Value::Array(items) => items.as_slice(),
        Value::Object(fields) => match (fields.get("data"), fields.get("models"), fields.get("object")) {
            (Some(Value::Array(items)), _, _) | (_, Some(Value::Array(items)), _) => items.as_slice(),
            (Some(Value::Null), _, Some(Value::String(object))) if object == "list" => &[],
            _ => return None,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    let mut models: Vec<ListedModel> = list
        .iter()
        .filter_map(|item| {
            Some(ListedModel {
                id: name(item)?,
                sees_images: sight::as_listed(item),
            })
        })
        .collect();
    if models.is_empty() && !list.is_empty() {
        return None;
    }
    models.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    models.dedup_by(|a, b| a.id == b.id);
    Some(models)
}

/// The names alone.
pub(crate) fn names(value: &Value) -> Option<Vec<String>> {
    Some(listed(value)?.into_iter().map(|model| model.id).collect())
}

fn name(item: &Value) -> Option<String> {
    let name = match item {
        Value::String(name) => name,
        Value::Object(fields) => ["id", "name", "model"]
            .iter()
            .find_map(|key| fields.get(*key)?.as_str())?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return None,
    };
    let usable = !name.trim().is_empty() && name.len() <= MAX_NAME_BYTES && !name.contains(char::is_control);
    usable.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(body: &str) -> Option<Vec<String>> {
        let models = from_reply(body.as_bytes(), false).ok()?;
        Some(models.into_iter().map(|model| model.id).collect())
    }

    #[test]
    fn every_form_gives_sorted_names_once() {
        for body in [
            r#"{"object":"list","data":[{"id":"b"},{"id":"a","created":1.5},{"id":"b"}]}"#,
            r#"[{"id":"b"},{"id":"a"}]"#,
            r#"["b","a","a"]"#,
            r#"{"models":[{"name":"b","size":1},{"model":"a"}]}"#,
            r#"{"data":[{"id":"b"},{"id":""},{"id":7},null,{"id":"a"}]}"#,
        ] {
            assert_eq!(list(body), Some(vec!["a".to_owned(), "b".to_owned()]), "{body}");
        }
        assert_eq!(list(r#"{"object":"list","data":null}"#), Some(vec![]));
        assert_eq!(list(r#"{"data":[]}"#), Some(vec![]));
    }

    #[test]
    fn what_is_no_list_says_what_it_is() {
        let failure = from_reply(b"<html><title>Router login</title></html>", false).expect_err("it is a page");
        assert_eq!(failure.error.code, RunErrorCode::UnexpectedReply);
        assert_eq!(failure.error.message, "Router login");
        let failure = from_reply(br#"{"error":"No luck"}"#, false).expect_err("it is an error");
        assert_eq!(failure.error.message, "No luck");
        assert!(from_reply(br#"{"ok":true}"#, false).is_err());
        assert!(from_reply(br#"{"data":[1,2]}"#, false).is_err());
    }
}
