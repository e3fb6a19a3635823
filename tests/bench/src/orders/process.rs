//! What a process used, as Linux's `/proc` tells it.

use std::{fs, io};

/// `USER_HZ`: the unit of times in `/proc/pid/stat`. 100 wherever this runs (proc(5), sysconf(3)).
const TICKS_PER_SECOND: f64 = 100.0;

/// Processor time of a process since its start, in seconds, all threads together.
///
/// # Errors
/// There is no such process, or no `/proc`.
pub fn processor_seconds(process: u32) -> io::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let ticks = ticks(&stat).ok_or_else(|| unreadable("stat"))?;
    Ok(ticks as f64 / TICKS_PER_SECOND)
}

/// Memory of a process that is in RAM, in bytes.
///
/// # Errors
/// There is no such process, or no `/proc`.
pub fn resident_bytes(process: u32) -> io::Result<u64> {
    // `statm` and `status` are rounded by what each processor has not added up yet; this is counted page by page.
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let kibibytes = resident_kibibytes(&rollup).ok_or_else(|| unreadable("smaps_rollup"))?;
    Ok(kibibytes * 1024)
}

/// Lets this process, and those that it starts, have as many open files as the system allows it.
///
/// # Errors
/// The system refused.
pub fn allow_many_open_files() -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit)?;
    }
    Ok(())
}

fn unreadable(file: &str) -> io::Error {
    io::Error::other(format!("/proc/pid/{file} is not understood"))
}

/// The 14th and the 15th field, `utime` and `stime`; the second, the program's name, is in brackets and may hold anything.
fn ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut times = after_name.split_whitespace().skip(11);
    let (user, system): (u64, u64) = (times.next()?.parse().ok()?, times.next()?.parse().ok()?);
    Some(user + system)
}

fn resident_kibibytes(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_writes_is_understood() {
        let stat = "42 (a) b (c) S 7 42 42 0 -1 4194560 5 0 0 0 31 11 0 0 20 0 1 0";
        assert_eq!(ticks(stat), Some(42));
        let rollup = "5600-7ff [rollup]\nRss:   900 kB\nPss:     634 kB\n";
        assert_eq!(resident_kibibytes(rollup), Some(900));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_is_measured() {
        assert!(processor_seconds(std::process::id()).is_ok());
        assert!(resident_bytes(std::process::id()).expect("it lives") > 100_000);
    }
}
