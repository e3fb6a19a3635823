//! How many tokens a text is.

use hearth_domain::{ImageSize, TokenCount};
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

/// The beginning of `text` that is at most so many tokens for `model`; all of it where that is.
#[must_use]
pub fn beginning_within<'text>(model: &str, text: &'text str, most: TokenCount) -> &'text str {
    if surely_fits(text.len(), most) {
        return text;
    }
    let mut left = most.0;
    let mut end = 0;
    for piece in pieces(text) {
        let tokens = count_tokens(model, piece).0;
        if tokens > left {
            return &text[..end + fitting(model, piece, left)];
        }
        left -= tokens;
        end += piece.len();
    }
    text
}

/// How many bytes of a piece are at most `most` tokens.
fn fitting(model: &str, piece: &str, most: i64) -> usize {
    let (mut fits, mut exceeds) = (0, piece.len());
    while exceeds - fits > 1 {
        let middle = piece.floor_char_boundary(usize::midpoint(fits, exceeds));
        if middle <= fits {
            break;
        }
        if count_tokens(model, &piece[..middle]).0 <= most {
            fits = middle;
        } else {
            exceeds = middle;
        }
    }
    fits
}

/// What a picture is estimated to cost: a token for each square of 32 pixels, no more than 1,536 of them, and 85 for the picture
/// itself (OpenAI, "Images and vision", "Calculating costs"). Others count otherwise, most of them less.
#[must_use]
pub fn image_tokens(size: ImageSize) -> TokenCount {
    let squares = i64::from(size.width.div_ceil(32)) * i64::from(size.height.div_ceil(32));
    TokenCount(squares.min(1536) + 85)
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
    fn a_beginning_has_as_many_tokens_as_are_asked_for() {
        let text = "The quick brown fox jumps over the lazy dog. ".repeat(500);
        for most in [0, 1, 7, 1000, 2000] {
            let beginning = beginning_within("gpt-4o", &text, TokenCount(most));
            let tokens = count_tokens("gpt-4o", beginning).0;
            assert!(tokens <= most && tokens + 2 > most, "{tokens} of {most}");
        }
        assert_eq!(beginning_within("gpt-4o", &text, TokenCount(100_000)), text);
        assert_eq!(beginning_within("gpt-4o", "字字字", TokenCount(0)), "");
    }

    #[test]
    fn a_picture_costs_by_its_size_up_to_a_limit() {
        let tokens = |width, height| image_tokens(ImageSize { width, height }).0;
        assert_eq!((tokens(32, 32), tokens(33, 64), tokens(9000, 9000)), (86, 89, 1621));
    }

    #[test]
    fn a_text_no_longer_than_the_window_surely_fits() {
        assert!(surely_fits(10, TokenCount(10)));
        assert!(!surely_fits(11, TokenCount(10)));
    }
}
