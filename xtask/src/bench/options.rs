//! What `cargo xtask bench` is asked for.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::workspace::{self, Profile};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Store,
    Window,
    Page,
    Network,
}

#[derive(Debug)]
pub(super) struct Options {
    pub(super) corpus: Option<PathBuf>,
    /// Of each side of each row.
    pub(super) runs: usize,
    pub(super) json: PathBuf,
    /// Tiny sizes, debug builds.
    pub(super) check: bool,
    parts: Vec<Part>,
}

const FEWEST_RUNS: usize = 5;

impl Options {
    pub(super) fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            corpus: None,
            runs: FEWEST_RUNS,
            json: workspace::target().join("bench/bench.json"),
            check: false,
            parts: vec![Part::Store, Part::Window, Part::Page, Part::Network],
        };
        let mut rest = arguments.iter();
        let value = |rest: &mut std::slice::Iter<String>, name: &str| {
            rest.next().cloned().with_context(|| format!("`{name}` needs a value"))
        };
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--corpus" => options.corpus = Some(std::path::absolute(value(&mut rest, argument)?)?),
                "--json" => options.json = std::path::absolute(value(&mut rest, argument)?)?,
                "--runs" => options.runs = value(&mut rest, argument)?.parse().context("`--runs` needs a number")?,
                "--only" => options.parts = parts(&value(&mut rest, argument)?)?,
                "--check" => options.check = true,
                other => bail!("`{other}` is not understood; `cargo xtask help` names what is"),
            }
        }
        if options.check {
            options.runs = 1;
            options.json.set_file_name("check.json");
        } else if options.runs < FEWEST_RUNS {
            bail!("fewer than {FEWEST_RUNS} runs tell nothing about the spread");
        }
        Ok(options)
    }

    pub(super) fn wants(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    pub(super) fn profile(&self) -> Profile {
        if self.check { Profile::Debug } else { Profile::Release }
    }

    /// In the store with which a window starts, and in its one long chat.
    pub(super) fn messages(&self) -> u64 {
        if self.check { 2_000 } else { 1_000_000 }
    }

    /// In the chat that is scrolled through.
    pub(super) fn scrolled_messages(&self) -> u64 {
        if self.check { 2_000 } else { 100_000 }
    }
}

fn parts(names: &str) -> Result<Vec<Part>> {
    let part = |name| match name {
        "store" => Ok(Part::Store),
        "window" => Ok(Part::Window),
        "page" => Ok(Part::Page),
        "network" => Ok(Part::Network),
        other => bail!("`{other}` is not a part of the benchmark: store, window, page and network are"),
    };
    names.split(',').map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options> {
        Options::read(
            &arguments
                .iter()
                .map(|&argument| argument.to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn everything_is_measured_unless_asked_otherwise() {
        let options = read(&[]).expect("nothing is asked");
        let all = [Part::Store, Part::Window, Part::Page, Part::Network];
        assert!(all.into_iter().all(|part| options.wants(part)));
        let options = read(&["--only", "window", "--runs", "9"]).expect("it is understood");
        assert!(!options.wants(Part::Store) && options.wants(Part::Window));
        assert_eq!(options.runs, 9);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for arguments in [&["--runs", "2"][..], &["--runs"], &["--only", "all"], &["--fast"]] {
            assert!(read(arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn a_check_is_small_and_leaves_the_measured_numbers_alone() {
        let options = read(&["--check"]).expect("it is understood");
        assert_eq!(options.runs, 1);
        assert!(options.messages() < 10_000);
        assert!(options.json.ends_with("bench/check.json"));
    }
}
