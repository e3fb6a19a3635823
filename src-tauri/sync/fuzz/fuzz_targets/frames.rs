//! What a peer may send as a frame: nothing of it may panic, and what is a frame is one again after it was written.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hearth_sync::withstand(bytes));
