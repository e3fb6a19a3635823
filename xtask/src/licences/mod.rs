//! The licences of what is shipped: a list that the About tab shows, and a check that all of them fit Hearth's own.

mod crates;
mod expression;
mod packages;

use std::{collections::BTreeSet, fs, path::PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::{screen, workspace};

/// One part that somebody else made.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Part {
    name: String,
    version: String,
    /// An SPDX expression.
    licence: String,
}

fn file() -> PathBuf {
    workspace::ui().join("src/generated-data/licences.json")
}

/// Writes the list.
pub(crate) fn write() -> Result<()> {
    let (text, count) = collect()?;
    let file = file();
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory)?;
    }
    fs::write(&file, text)?;
    screen::done(&format!("{count} parts in {}", file.display()));
    Ok(())
}

/// Fails if the committed list is not what would be written.
pub(crate) fn check() -> Result<()> {
    let (fresh, count) = collect()?;
    let committed = fs::read_to_string(file()).unwrap_or_default();
    // Git may have changed the ends of lines on Windows.
    if committed.replace("\r\n", "\n") != fresh {
        bail!("the list of licences is stale: run `cargo xtask licences` and commit ui/src/generated-data");
    }
    screen::done(&format!("{count} parts, all with a licence that fits"));
    Ok(())
}

fn collect() -> Result<(String, usize)> {
    let mut parts: BTreeSet<Part> = BTreeSet::new();
    parts.extend(crates::shipped()?);
    parts.extend(packages::shipped()?);
    let unfit: Vec<String> = parts
        .iter()
        .filter(|part| !expression::fits(&part.licence))
        .map(|part| format!("{} {}: {}", part.name, part.version, said(&part.licence)))
        .collect();
    if !unfit.is_empty() {
        bail!("these parts cannot be shipped with Hearth:\n  {}", unfit.join("\n  "));
    }
    let mut text = serde_json::to_string_pretty(&parts).context("the list cannot be written as JSON")?;
    text.push('\n');
    Ok((text, parts.len()))
}

fn said(licence: &str) -> &str {
    if licence.is_empty() {
        "no licence given"
    } else {
        licence
    }
}
