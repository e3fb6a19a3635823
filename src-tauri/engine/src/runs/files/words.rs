//! What a model is told about the files of a chat. It is in English, as most models understand it best.

use hearth_domain::{Attachment, LeftOutReason};

/// Stands where a text was cut.
pub(super) const CUT: &str = "\n[The rest of this file is left out, because it is too long.]";

/// What stands before a file's text, and behind it.
pub(super) fn around(file: &Attachment) -> (String, String) {
    let name = &file.name;
    (format!("[File \"{name}\"]\n"), format!("\n[End of file \"{name}\"]"))
}

/// What stands in the place of so many files.
pub(super) fn more(files: usize) -> String {
    if files == 1 {
        "[One more file is left out.]".to_owned()
    } else {
        format!("[{files} more files are left out.]")
    }
}

/// What stands in a file's place.
pub(super) fn instead_of(file: &Attachment, reason: LeftOutReason) -> String {
    let why = match reason {
        LeftOutReason::ImageUnsupported => "you cannot be shown pictures",
        LeftOutReason::Cut | LeftOutReason::NoRoom => "there is no room for it",
        LeftOutReason::Unreadable => "it cannot be read",
        LeftOutReason::KindUnsupported => "files of its kind cannot be shown to you",
        LeftOutReason::NotHere => "it is no longer there",
    };
    format!("[The file \"{}\" is attached here, but left out: {why}.]", file.name)
}
