//! The npm packages that the UI is built from.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Part;
use crate::workspace;

/// What `package-lock.json` says, as far as it is read here (npm's documentation, "package-lock.json").
#[derive(Deserialize)]
struct Lock {
    /// By directory: `node_modules/a/node_modules/b`; the UI itself is the empty one.
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    version: Option<String>,
    license: Option<String>,
    /// Only needed to build or test.
    #[serde(default)]
    dev: bool,
}

#[derive(Deserialize)]
struct Manifest {
    license: Option<String>,
}

pub(super) fn shipped() -> Result<Vec<Part>> {
    let ui = workspace::ui();
    let text = fs::read_to_string(ui.join("package-lock.json")).context("ui/package-lock.json cannot be read")?;
    let lock: Lock = serde_json::from_str(&text).context("ui/package-lock.json is not understood")?;
    Ok(parts(&lock, &ui))
}

fn parts(lock: &Lock, ui: &Path) -> Vec<Part> {
    lock.packages
        .iter()
        .filter(|(directory, locked)| !directory.is_empty() && !locked.dev)
        .map(|(directory, locked)| Part {
            name: name(directory).to_owned(),
            version: locked.version.clone().unwrap_or_default(),
            licence: locked
                .license
                .clone()
                .or_else(|| licence_in_manifest(&ui.join(directory)))
                .or_else(|| licence_in_file(&ui.join(directory)))
                .unwrap_or_default(),
        })
        .collect()
}

/// `node_modules/a/node_modules/@b/c` is `@b/c`.
fn name(directory: &str) -> &str {
    directory
        .rsplit_once("node_modules/")
        .map_or(directory, |(_, name)| name)
}

/// The lock file leaves the licence out where a package writes it in an old form.
fn licence_in_manifest(directory: &Path) -> Option<String> {
    let text = fs::read_to_string(directory.join("package.json")).ok()?;
    serde_json::from_str::<Manifest>(&text).ok()?.license
}

/// Some packages say it in a file alone. Only a text that begins with its own name is taken for what it says.
fn licence_in_file(directory: &Path) -> Option<String> {
    let text = ["license", "LICENSE", "LICENSE.md"]
        .iter()
        .find_map(|name| fs::read_to_string(directory.join(name)).ok())?;
    let title = text.lines().next()?.trim();
    matches!(title, "The MIT License (MIT)" | "MIT License" | "The MIT License").then(|| "MIT".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_builds_or_tests_is_not_shipped() {
        let lock = r#"{"packages": {
            "": {"version": "0.1.0", "license": "MIT"},
            "node_modules/@scope/a": {"version": "1.0.0", "license": "ISC"},
            "node_modules/@scope/a/node_modules/b": {"version": "2.0.0"},
            "node_modules/vitest": {"version": "3.0.0", "license": "MIT", "dev": true}
        }}"#;
        let lock = serde_json::from_str(lock).expect("it is what npm writes");
        let parts = parts(&lock, Path::new("nowhere"));
        let said: Vec<_> = parts
            .iter()
            .map(|part| (part.name.as_str(), part.licence.as_str()))
            .collect();
        assert_eq!(said, [("@scope/a", "ISC"), ("b", "")]);
    }
}
