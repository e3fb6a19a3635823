//! What a peer may send as a frame: nothing of it may panic, and what is a frame is one again after it was written.

#![no_main]

use hearth_sync::{encode_guest, encode_host, parse_guest, parse_host};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = parse_guest(bytes)
        && let Some(text) = encode_guest(&frame)
    {
        assert!(parse_guest(text.as_bytes()).is_ok_and(|again| again == frame));
    }
    if let Ok(frame) = parse_host(bytes) {
        for text in encode_host(&frame) {
            assert!(parse_host(text.as_bytes()).is_ok());
        }
    }
});
