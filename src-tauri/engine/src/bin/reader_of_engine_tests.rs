//! What the stories start to read a PDF, as Hearth's own programs start themselves.

use std::process::ExitCode;

fn main() -> ExitCode {
    hearth_files::run_as_reader().unwrap_or(ExitCode::FAILURE)
}
