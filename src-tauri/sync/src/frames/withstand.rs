//! What must hold whatever a peer sends: the property test and the fuzz target ask the same.

use super::{encode_guest, encode_host, parse_guest, parse_host};

/// Reads the bytes as either end would. For tests and the fuzzer.
///
/// # Panics
/// What was read as a frame is not one any more once it was written again.
#[doc(hidden)]
pub fn withstand(bytes: &[u8]) {
    if let Ok(frame) = parse_guest(bytes)
        && let Some(text) = encode_guest(&frame)
    {
        assert_eq!(parse_guest(text.as_bytes()), Ok(frame));
    }
    if let Ok(frame) = parse_host(bytes) {
        let texts = encode_host(&frame);
        if let [text] = &texts[..]
            && text.len() <= bytes.len()
        {
            assert_eq!(parse_host(text.as_bytes()), Ok(frame));
        } else {
            // Said in other words.
            texts
                .iter()
                .for_each(|text| assert!(parse_host(text.as_bytes()).is_ok()));
        }
    }
}
