//! The built UI, in this program. Where it was not built, a page that says how.

use std::borrow::Cow;

use hearth_server::{WebFile, WebUi};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Dist;

/// What `ui/dist` held when this program was built.
pub(crate) struct BuiltUi;

const START: &str = "index.html";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Hearth</title>\
    <p>This hearth-server was built without its web UI. Build the UI first (<code>npm ci && npm run build</code> in \
    <code>ui/</code>), then hearth-server again; <code>cargo xtask run</code> does both.</p></html>";

impl WebUi for BuiltUi {
    fn file(&self, path: &str) -> Option<WebFile> {
        match Dist::get(path) {
            Some(EmbeddedFile { data, metadata }) => Some(WebFile {
                bytes: data,
                mime: mime_of(path).to_owned(),
                etag: hexadecimal(&metadata.sha256_hash()),
            }),
            None if path == START => Some(WebFile {
                bytes: Cow::Borrowed(NOT_BUILT.as_bytes()),
                mime: mime_of(path).to_owned(),
                etag: String::new(),
            }),
            None => None,
        }
    }
}

/// Of the kinds of files that the UI's build makes.
fn mime_of(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("ttf") => "font/ttf",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        Some(_) | None => "application/octet-stream",
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_start_page() {
        let page = BuiltUi.file(START).expect("it is there, built or not");
        assert!(page.mime.starts_with("text/html"));
        assert!(page.bytes.starts_with(b"<!"));
        assert!(BuiltUi.file("no-such-file.js").is_none());
    }

    #[test]
    fn every_file_of_the_ui_has_a_kind_that_browsers_use() {
        for path in Dist::iter() {
            assert_ne!(mime_of(&path), "application/octet-stream", "{path}");
        }
    }
}
