//! The smallest program that reads PDFs: what the tests start as the window's and the server's programs start themselves.

use std::process::ExitCode;

fn main() -> ExitCode {
    hearth_files::run_as_reader().unwrap_or(ExitCode::FAILURE)
}
