//! How many tokens a text is.

use hearth_domain::TokenCount;
use tiktoken_rs::{
    CoreBPE, cl100k_base_singleton, o200k_base_singleton, o200k_harmony_singleton, p50k_base_singleton,
    p50k_edit_singleton, r50k_base_singleton,
    tokenizer::{Tokenizer, get_tokenizer},
};

/// The longest piece that is encoded at once, in bytes. The time of encoding a word grows faster than its
/// length, and a pasted line can be one word of megabytes.
const PIECE_BYTES: usize = 4096;

/// True if a text of that many bytes fits into `window` however it is written: a token is at least one byte
/// of text. Callers ask this first, since [`count_tokens`] costs time, and memory for the encoder's tables.
#[must_use]
pub fn surely_fits(bytes: usize, window: TokenCount) -> bool {
    i64::try_from(bytes).is_ok_and(|bytes| bytes <= window.0)
}

/// The tokens of `text` for `model`. Exact for OpenAI's models whose encoding is known, but for some at the
/// seams of very long texts; for all others an estimate by the encoding of OpenAI's newer models
/// (`o200k_base`), which is usually within a fifth of the truth.
///
/// The encoder's tables (tens of megabytes) are loaded at the first call and kept. The time grows with the
/// text: where texts are long, call it from a blocking thread.
#[must_use]
pub fn count_tokens(model: &str, text: &str) -> TokenCount {
    let encoder = encoder(model);
    let tokens: usize = pieces(text).map(|piece| encoder.encode_ordinary(piece).len()).sum();
    TokenCount(i64::try_from(tokens).unwrap_or(i64::MAX))
}

fn encoder(model: &str) -> &'static CoreBPE {
    // Routers put the maker's name before the model's: `openai/gpt-4o`.
    let name = model.rsplit('/').next().unwrap_or(model);
    match get_tokenizer(name) {
        Some(Tokenizer::Cl100kBase) => cl100k_base_singleton(),
        Some(Tokenizer::O200kHarmony) => o200k_harmony_singleton(),
        Some(Tokenizer::P50kBase) => p50k_base_singleton(),
        Some(Tokenizer::P50kEdit) => p50k_edit_singleton(),
        Some(Tokenizer::R50kBase | Tokenizer::Gpt2) => r50k_base_singleton(),
        Some(Tokenizer::O200kBase) | None => o200k_base_singleton(),
    }
}

/// `text` in pieces of at most [`PIECE_BYTES`], cut before a space where there is one, as encoders do.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let limit = rest.floor_char_boundary(PIECE_BYTES);
        let cut = if limit == rest.len() {
            limit
        } else {
            rest[..limit].rfind(' ').filter(|&at| at > 0).unwrap_or(limit)
        };
        let (piece, after) = rest.split_at(cut);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_counts_are_met() {
        // Counted with OpenAI's own tokenizer.
        assert_eq!(count_tokens("gpt-4o", "hello world"), TokenCount(2));
        assert_eq!(count_tokens("gpt-4", "tiktoken is great!"), TokenCount(6));
        assert_eq!(count_tokens("some-local-model", "hello world"), TokenCount(2));
        assert_eq!(count_tokens("openai/gpt-4", "tiktoken is great!"), TokenCount(6));
        assert_eq!(count_tokens("gpt-4o", ""), TokenCount(0));
    }

    #[test]
    fn cutting_a_long_text_changes_nothing_at_spaces() {
        let text = "The quick brown fox jumps over the lazy dog. ".repeat(500);
        let whole = o200k_base_singleton().encode_ordinary(&text).len();
        assert_eq!(
            count_tokens("gpt-4o", &text),
            TokenCount(i64::try_from(whole).expect("small"))
        );
    }

    #[test]
    fn a_line_that_is_one_word_is_counted_in_pieces() {
        for letter in ["a", "字", " "] {
            let text = letter.repeat(100_000);
            assert!(pieces(&text).all(|piece| piece.len() <= PIECE_BYTES));
            assert_eq!(pieces(&text).collect::<String>(), text);
            let tokens = count_tokens("gpt-4o", &text).0;
            assert!(
                tokens > 0 && tokens <= i64::try_from(text.len()).expect("small"),
                "{letter:?} {tokens}"
            );
        }
    }

    #[test]
    fn a_text_no_longer_than_the_window_surely_fits() {
        assert!(surely_fits(10, TokenCount(10)));
        assert!(!surely_fits(11, TokenCount(10)));
    }
}
