//! The domain's small enums as the words their JSON has: `streaming`, `rate_limited`. One spelling in
//! the file, on the wire and in the UI.

use serde::{
    Serialize,
    de::{self, DeserializeOwned, IntoDeserializer, value::StrDeserializer},
};
use serde_json::Value;

use crate::StoreError;

/// The word for a value of an enum without fields.
pub(crate) fn code_of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(code)) => code,
        other => unreachable!("an enum without fields is a JSON string, not {other:?}"),
    }
}

/// # Errors
/// [`StoreError::Damaged`] for a word this version does not know.
pub(crate) fn from_code<T: DeserializeOwned>(code: &str) -> Result<T, StoreError> {
    let word: StrDeserializer<'_, de::value::Error> = code.into_deserializer();
    T::deserialize(word).map_err(|_| StoreError::Damaged(format!("a column holds the unknown word {code:?}")))
}

#[cfg(test)]
mod tests {
    use hearth_domain::{MessageStatus, RunErrorCode};

    use super::*;

    #[test]
    fn a_word_names_its_value_and_an_unknown_one_is_an_error() {
        assert_eq!(code_of(MessageStatus::Streaming), "streaming");
        assert_eq!(
            from_code::<RunErrorCode>("rate_limited").ok(),
            Some(RunErrorCode::RateLimited)
        );
        assert!(matches!(
            from_code::<MessageStatus>("later"),
            Err(StoreError::Damaged(_))
        ));
    }
}
