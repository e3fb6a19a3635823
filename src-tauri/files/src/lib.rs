//! Reading files that nobody vouches for: what a file is, how large its picture is, what it says.
//!
//! [`safe_name`] makes a name of what somebody calls a file, [`inspect`] and [`inspect_bytes`] say what its bytes are, [`preview`]
//! draws a picture smaller, [`text_of`] reads its words. A PDF is taken apart by a [`PdfReader`]: the program started once more as
//! [`run_as_reader`], so that whatever a PDF does to its reader ends with that process.
//!
//! Invariants:
//! - A file is believed in nothing. Its name alone never makes it a picture, a page or a program, and its header does not make
//!   room for the pixels that it claims.
//! - Whatever a file holds, reading it ends, within bounds of time and memory that stand beside each function.
//! - Nothing in a file is ever run or followed.
//!
//! What is not `async` blocks, as disks and pictures do: callers that must not wait call it from a thread that may.
//!
//! Deliberately absent: where files are kept, and who may read them.

mod name;

mod head;
mod inspect;

mod decode;
mod webp;

mod preview;

mod text;

mod pdf_child;
mod pdf_reader;

#[cfg(test)]
mod samples;

pub use decode::can_be_drawn;
pub use inspect::{Inspected, inspect, inspect_bytes};
pub use name::safe_name;
pub use pdf_child::run_as_reader;
pub use pdf_reader::PdfReader;
pub use preview::{Picture, PreviewError, picture_for_model, preview};
pub use text::{FileText, TextError, may_have_text, text_of};
