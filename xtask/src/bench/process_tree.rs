//! A program and all processes below it, as Linux's `/proc` shows them.

use std::{collections::BTreeMap, fs};

use anyhow::{Result, bail};

/// The memory of a process and of all below it, in megabytes (10^6 bytes): the sum of their proportional set sizes,
/// which count a shared page once however many share it (proc(5), `/proc/pid/smaps_rollup`).
pub(super) fn memory(root: u32) -> Result<f64> {
    let kibibytes: u64 = members(root)
        .iter()
        .filter_map(|process| fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok())
        .filter_map(|text| proportional_set_size(&text))
        .sum();
    if kibibytes == 0 {
        bail!("process {root} is gone, or its memory cannot be read");
    }
    Ok(kibibytes as f64 * 1024.0 / 1_000_000.0)
}

/// A process and all below it, as they are now.
pub(super) fn members(root: u32) -> Vec<u32> {
    let mut below: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for process in all() {
        if let Some(parent) = fs::read_to_string(format!("/proc/{process}/stat"))
            .ok()
            .as_deref()
            .and_then(parent)
        {
            below.entry(parent).or_default().push(process);
        }
    }
    let mut members = Vec::new();
    let mut waiting = vec![root];
    while let Some(process) = waiting.pop() {
        members.push(process);
        waiting.extend(below.remove(&process).unwrap_or_default());
    }
    members
}

pub(super) fn is_alive(process: u32) -> bool {
    // A process that has ended but was not yet asked for its exit code is still listed, without memory of its own.
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn all() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// The fourth field of `/proc/pid/stat`; the second, the program's name, is in brackets and may hold anything.
fn parent(stat: &str) -> Option<u32> {
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

fn proportional_set_size(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_writes_is_understood() {
        assert_eq!(parent("42 (a) b (c) S 7 42 42 0"), Some(7));
        let rollup = "5600-7ff [rollup]\nRss:   900 kB\nPss:     634 kB\nPss_Dirty: 12 kB\n";
        assert_eq!(proportional_set_size(rollup), Some(634));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_and_what_it_started_are_counted_together() {
        let mut shell = std::process::Command::new("sh")
            .args(["-c", "cat; true"])
            .stdin(std::process::Stdio::piped())
            .spawn()
            .expect("there is a shell");
        let whole = || members(shell.id()).len() == 2;
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while !whole() && std::time::Instant::now() < until {
            std::thread::yield_now();
        }
        let both = members(shell.id());
        assert_eq!(both.len(), 2, "the shell and the program that it started");
        assert!(memory(shell.id()).expect("both live") > 0.0);
        // Without its input, `cat` ends, and the shell with it.
        drop(shell.stdin.take());
        shell.wait().expect("it ends");
        assert!(both.iter().all(|process| !is_alive(*process)));
    }
}
