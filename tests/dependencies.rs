//! Who may know whom among Hearth's crates, and that nobody asks for a crate without using it.
//!
//! An edge that is not in [`KNOWS`] is a decision about the whole house: it belongs into `docs/architecture.md`
//! before it belongs here.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

/// Each of Hearth's crates, and those of them that it may depend on.
const KNOWS: &[(&str, &[&str])] = &[
    ("hearth-domain", &[]),
    ("hearth-files", &["hearth-domain"]),
    ("hearth-migrations", &[]),
    ("hearth-files", &["hearth-domain"]),
    ("hearth-store", &["hearth-domain", "hearth-migrations"]),
    ("hearth-provider", &["hearth-domain"]),
    ("hearth-sync", &["hearth-domain"]),
    (
        "hearth-engine",
        &[
            "hearth-domain",
            "hearth-files",
            "hearth-store",
            "hearth-provider",
            "hearth-sync",
        ],
    ),
    // Doors: they decode, call the engine, encode. The two programs that have one open it to others through the server.
    ("hearth-server", &["hearth-domain", "hearth-engine", "hearth-sync"]),
    (
        "hearth-headless",
        &["hearth-domain", "hearth-files", "hearth-engine", "hearth-server"],
    ),
    (
        "hearth",
        &["hearth-domain", "hearth-files", "hearth-engine", "hearth-server"],
    ),
    // Builds on a machine without anything, so it knows nobody.
    ("xtask", &[]),
    // Measures the store and the server from outside; nothing of it is shipped.
    (
        "hearth-bench",
        &[
            "hearth-domain",
            "hearth-store",
            "hearth-sync",
            "hearth-engine",
            "hearth-server",
        ],
    ),
];

/// Crates whose library is not called as they are.
const LIBRARIES: &[(&str, &str)] = &[("rustls-webpki", "webpki")];

const SHELL: &str = "hearth";
const SERVER: &str = "hearth-headless";

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    serde_json::from_value(metadata["packages"].take()).expect("the workspace has packages")
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("it has a name")
}

fn dependencies(package: &Value) -> &[Value] {
    package["dependencies"]
        .as_array()
        .expect("a package has a list of dependencies")
}

#[test]
fn crates_know_only_whom_they_may() {
    let packages = packages();
    let own: BTreeSet<&str> = packages.iter().map(name).collect();
    for package in &packages {
        let (_, allowed) = KNOWS
            .iter()
            .find(|(known, _)| *known == name(package))
            .unwrap_or_else(|| panic!("say in KNOWS whom the crate {} may know", name(package)));
        for dependency in dependencies(package).iter().map(name) {
            assert!(
                !own.contains(dependency) || allowed.contains(&dependency),
                "{} may not know {dependency}",
                name(package)
            );
            assert!(
                name(package) == SHELL || !dependency.starts_with("tauri"),
                "only the shell knows Tauri, but {} depends on {dependency}",
                name(package)
            );
        }
    }
}

/// A server has no window, and often no libraries for one.
#[test]
fn the_server_needs_nothing_of_a_window() {
    const OF_WINDOWS: &[&str] = &["tauri", "wry", "tao", "webkit2gtk", "gtk", "gdk", "x11", "wayland"];
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", SERVER, "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout);
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains("hearth-engine"), "the tree is not understood: {tree}");
    for name in names {
        let of_a_window = |root: &&str| name == *root || name.starts_with(&format!("{root}-"));
        assert!(!OF_WINDOWS.iter().any(of_a_window), "{SERVER} reaches {name}");
    }
}

#[test]
fn every_dependency_is_used() {
    let mut unused = Vec::new();
    for package in &packages() {
        let source = source_of(package);
        for dependency in dependencies(package) {
            let called = dependency["rename"].as_str().unwrap_or_else(|| name(dependency));
            let library = LIBRARIES.iter().find(|(package, _)| *package == called);
            let library = library.map_or_else(|| called.replace('-', "_"), |(_, library)| (*library).to_owned());
            if !names_it(&source, &library) {
                unused.push(format!("{} depends on {called} but never names it", name(package)));
            }
        }
    }
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}

/// All Rust beside and below the files that cargo builds of a package, without the packages below it.
fn source_of(package: &Value) -> String {
    let targets = package["targets"].as_array().expect("a package has targets");
    let files = targets.iter().filter_map(|target| target["src_path"].as_str());
    let directories: BTreeSet<&Path> = files.filter_map(|file| Path::new(file).parent()).collect();
    let mut text = String::new();
    for directory in directories {
        read(directory, &mut text);
    }
    text
}

fn read(directory: &Path, text: &mut String) {
    for entry in fs::read_dir(directory).expect("sources can be listed") {
        let path = entry.expect("sources can be listed").path();
        let other_package = path.join("Cargo.toml").exists() || path.join("package.json").exists();
        if path.is_dir() && !other_package {
            read(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).expect("a source is text"));
        }
    }
}

/// True if `word` occurs as a whole identifier.
fn names_it(source: &str, word: &str) -> bool {
    let part_of_name = |character: char| character.is_alphanumeric() || character == '_';
    source.match_indices(word).any(|(start, _)| {
        let before = source[..start].chars().next_back();
        let after = source[start + word.len()..].chars().next();
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}
