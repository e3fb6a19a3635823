//! What holds for every source file: a name that tells its subject, and lock files that name the public registries
//! only. Which folders of the UI may import from which is checked in the UI.

use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a directory, without what tools put there.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("sources can be listed") {
        let entry = entry.expect("sources can be listed");
        let made_by_a_tool = ["node_modules", "dist", "target"]
            .iter()
            .any(|name| entry.file_name() == *name);
        if entry.path().is_file() {
            found.push(entry.path());
        } else if !made_by_a_tool {
            found.extend(files(&entry.path()));
        }
    }
    found
}

#[test]
fn every_file_and_folder_is_named_for_its_subject() {
    const NO_SUBJECT: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc"];
    for room in ["src-tauri", "migrations", "xtask", "tests", "ui/src"] {
        for file in files(&root().join(room)) {
            let path = file.strip_prefix(root()).expect("it is below the root");
            let has_subject = |part: Component| {
                let name = part.as_os_str().to_string_lossy().to_lowercase();
                let stem = name.split('.').next().unwrap_or_default();
                !NO_SUBJECT.contains(&stem)
            };
            assert!(
                path.components().all(has_subject),
                "{} says nothing about its subject",
                path.display()
            );
        }
    }
}

#[test]
fn lock_files_name_the_public_registries_only() {
    let lock = |path: &str| fs::read_to_string(root().join(path)).expect("the lock file can be read");
    for line in lock("Cargo.lock").lines().filter(|line| line.starts_with("source = ")) {
        assert_eq!(
            line,
            r#"source = "registry+https://github.com/rust-lang/crates.io-index""#
        );
    }
    for path in ["ui/package-lock.json", "tests/e2e/package-lock.json"] {
        for line in lock(path).lines().filter(|line| line.contains("\"resolved\":")) {
            assert!(line.contains("\"https://registry.npmjs.org/"), "{path}: {line}");
        }
    }
}

/// npm leaves packages of other systems out of a lock file where its registry does not have them, and `npm ci` then
/// refuses the file on every machine.
#[test]
fn npm_lock_files_name_every_optional_package() {
    for path in ["ui/package-lock.json", "tests/e2e/package-lock.json"] {
        let text = fs::read_to_string(root().join(path)).expect("the lock file can be read");
        let lock: Value = serde_json::from_str(&text).expect("the lock file is JSON");
        let packages = lock["packages"].as_object().expect("the lock file lists packages");
        let locked: BTreeSet<&str> = packages
            .keys()
            .filter_map(|place| place.rsplit("node_modules/").next())
            .collect();
        for (place, package) in packages {
            for wanted in package["optionalDependencies"]
                .as_object()
                .into_iter()
                .flat_map(|names| names.keys())
            {
                assert!(
                    locked.contains(wanted.as_str()),
                    "{path}: {place} names {wanted}, which has no entry"
                );
            }
        }
    }
}
