//! The crates that are linked into the application.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Part;
use crate::program;

/// The systems that installers are built for. The list names the parts of all of them, so that it is the same
/// wherever it is made.
const SYSTEMS: &[&str] = &[
    "x86_64-unknown-linux-gnu",
    "x86_64-pc-windows-msvc",
    "aarch64-apple-darwin",
];

/// What `cargo metadata` says, as far as it is read here (Cargo Book, "cargo metadata").
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    /// None for Hearth's own crates.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    /// The root package: the shell.
    root: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// None for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

pub(super) fn shipped() -> Result<Vec<Part>> {
    let mut cargo = program::cargo();
    cargo.args(["metadata", "--format-version", "1", "--locked"]);
    for system in SYSTEMS {
        cargo.args(["--filter-platform", system]);
    }
    let metadata: Metadata =
        serde_json::from_str(&program::output(&mut cargo)?).context("`cargo metadata` is not understood")?;
    Ok(reached(&metadata))
}

/// Everything that the shell reaches through normal dependencies and that is not Hearth's own.
fn reached(metadata: &Metadata) -> Vec<Part> {
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![metadata.resolve.root.as_str()];
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            let dependencies = nodes.get(id).into_iter().flat_map(|node| &node.deps);
            waiting.extend(
                dependencies
                    .filter(|dependency| is_normal(dependency))
                    .map(|dependency| dependency.pkg.as_str()),
            );
        }
    }
    metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some() && seen.contains(package.id.as_str()))
        .map(|package| Part {
            name: package.name.clone(),
            version: package.version.clone(),
            licence: package
                .license
                .clone()
                .unwrap_or_default()
                .replace(" / ", " OR ")
                .replace('/', " OR "),
        })
        .collect()
}

fn is_normal(dependency: &Dependency) -> bool {
    dependency.dep_kinds.iter().any(|kind| kind.kind.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_normal_dependencies_reach_is_shipped() {
        let metadata = r#"{
            "packages": [
                {"id": "own", "name": "hearth", "version": "1.0.0", "license": "MIT", "source": null},
                {"id": "a", "name": "a", "version": "1.0.0", "license": "MIT/Apache-2.0", "source": "registry"},
                {"id": "b", "name": "b", "version": "1.0.0", "license": null, "source": "registry"},
                {"id": "test", "name": "test", "version": "1.0.0", "license": "MIT", "source": "registry"}
            ],
            "resolve": {"root": "own", "nodes": [
                {"id": "own", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": null}, {"kind": "dev"}]},
                    {"pkg": "test", "dep_kinds": [{"kind": "dev"}]}
                ]},
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]}]},
                {"id": "b", "deps": []},
                {"id": "test", "deps": []}
            ]}
        }"#;
        let metadata = serde_json::from_str(metadata).expect("it is what cargo writes");
        let parts = reached(&metadata);
        let said: Vec<_> = parts
            .iter()
            .map(|part| (part.name.as_str(), part.licence.as_str()))
            .collect();
        assert_eq!(said, [("a", "MIT OR Apache-2.0"), ("b", "")]);
    }
}
