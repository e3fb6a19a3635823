//! What an installed Hearth is to the desktop that it was installed on.

use std::{fs, path::Path};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn configuration() -> Value {
    let file = fs::read_to_string(root().join("tauri.conf.json")).expect("the configuration can be read");
    serde_json::from_str(&file).expect("it is JSON")
}

/// The bundler makes `x-scheme-handler/hearth` the entry's `mime_type` because of the scheme. Its own entry starts the
/// program without what was opened: that is what `%u` stands for.
#[test]
fn an_invite_that_is_clicked_opens_the_application_with_it() {
    let configuration = configuration();
    assert_eq!(
        configuration["plugins"]["deep-link"]["desktop"]["schemes"],
        serde_json::json!(["hearth"])
    );
    for package in ["deb", "rpm"] {
        let path = configuration["bundle"]["linux"][package]["desktopTemplate"]
            .as_str()
            .expect("the package has an entry of ours");
        let entry = fs::read_to_string(root().join(path)).expect("the entry can be read");
        let lines: Vec<&str> = entry.lines().collect();
        for line in ["Exec={{exec}} %u", "MimeType={{mime_type}};"] {
            assert!(lines.contains(&line), "{package}: {path} has no line `{line}`");
        }
    }
}
