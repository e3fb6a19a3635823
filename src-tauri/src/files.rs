//! Copies of messages' files outside Hearth: saved where the user's downloads are, or opened by another program.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Copies of a file of one name in a folder, at most.
const MOST_COPIES: u32 = 10_000;

/// What the systems run when it is opened, or take instructions from.
const RUNS: &[&str] = &[
    "action",
    "ade",
    "adp",
    "app",
    "appimage",
    "application",
    "appref-ms",
    "bas",
    "bat",
    "bin",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "crt",
    "csh",
    "deb",
    "desktop",
    "dll",
    "dmg",
    "docm",
    "dotm",
    "elf",
    "exe",
    "fish",
    "gadget",
    "hta",
    "inf",
    "ins",
    "iso",
    "isp",
    "jar",
    "jnlp",
    "js",
    "jse",
    "ksh",
    "lnk",
    "mde",
    "mpkg",
    "msc",
    "msi",
    "msix",
    "msp",
    "mst",
    "osx",
    "out",
    "pif",
    "pkg",
    "pl",
    "potm",
    "ppam",
    "pptm",
    "prg",
    "ps1",
    "psd1",
    "psm1",
    "py",
    "pyc",
    "pyw",
    "pyz",
    "rb",
    "reg",
    "rpm",
    "run",
    "scf",
    "scpt",
    "scr",
    "sct",
    "service",
    "sh",
    "shb",
    "shs",
    "sldm",
    "svg",
    "terminal",
    "tool",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vsto",
    "vxd",
    "webloc",
    "workflow",
    "ws",
    "wsc",
    "wsf",
    "wsh",
    "xbap",
    "xhtml",
    "xlam",
    "xll",
    "xlsm",
    "xltm",
    "zsh",
    "html",
    "htm",
    "mht",
    "mhtml",
    "shtml",
    "xht",
];

/// The files that were saved in this run: no others are shown in the system's file manager.
#[derive(Default)]
pub(crate) struct Saved(Mutex<HashSet<PathBuf>>);

impl Saved {
    pub(crate) fn note(&self, path: PathBuf) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    pub(crate) fn holds(&self, path: &Path) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }
}

/// Whether opening a file of that name may do more than show it.
pub(crate) fn may_run(name: &str) -> bool {
    let name = name.trim_end_matches(['.', ' ']);
    let ending = Path::new(name)
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| RUNS.contains(&ending.as_str()))
}

/// Puts a copy into a folder, under its name or, where that is taken, the next free one. It is on disk when this returns.
pub(crate) fn save(from: &Path, folder: &Path, name: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    for copy in 0..MOST_COPIES {
        let path = folder.join(numbered(name, copy));
        // Never over a file that is there, nor through a link.
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        match file {
            Ok(file) => return fill(file, from, path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

fn fill(mut file: File, from: &Path, path: PathBuf) -> io::Result<PathBuf> {
    let filled = File::open(from).and_then(|mut whole| io::copy(&mut whole, &mut file));
    match filled.and_then(|_| file.sync_all()) {
        Ok(()) => Ok(path),
        Err(error) => {
            drop(file);
            // Half a file would be taken for a whole one.
            fs::remove_file(&path)?;
            Err(error)
        }
    }
}

/// `a.png`, `a (1).png`, `a (2).png`.
fn numbered(name: &str, copy: u32) -> String {
    if copy == 0 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("{stem} ({copy}).{ending}"),
        _ => format!("{name} ({copy})"),
    }
}

/// Where copies lie that other programs show.
pub(crate) fn opened(data_dir: &Path) -> PathBuf {
    data_dir.join("opened")
}

/// A copy for another program to show, in a folder of its own. It cannot be written to, so that nobody works on what goes with
/// the next start.
pub(crate) fn copy_to_open(from: &Path, data_dir: &Path, hash: &str, name: &str) -> io::Result<PathBuf> {
    let folder = opened(data_dir).join(hash);
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    let path = save(from, &folder, name)?;
    let mut rights = fs::metadata(&path)?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights)?;
    Ok(path)
}

/// Removes what earlier runs left to be shown.
pub(crate) fn forget_opened(data_dir: &Path) {
    match fs::remove_dir_all(opened(data_dir)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::debug!(%error, "copies that were opened are still there");
        }
        Ok(()) | Err(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_file_never_takes_the_place_of_another() {
        let dir = tempfile::tempdir().expect("a folder");
        let from = dir.path().join("blob");
        fs::write(&from, b"picture").expect("it is written");
        let downloads = dir.path().join("Downloads");
        let saved: Vec<String> = (0..3)
            .map(|_| {
                let path = save(&from, &downloads, "a.png").expect("it is saved");
                assert_eq!(fs::read(&path).expect("it is there"), b"picture");
                path.file_name().expect("it has a name").to_string_lossy().into_owned()
            })
            .collect();
        assert_eq!(saved, ["a.png", "a (1).png", "a (2).png"]);
        assert_eq!(numbered(".bashrc", 1), ".bashrc (1)");
        assert_eq!(numbered("README", 2), "README (2)");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_is_not_written_through() {
        let dir = tempfile::tempdir().expect("a folder");
        let (from, other) = (dir.path().join("blob"), dir.path().join("other"));
        fs::write(&from, b"picture").expect("it is written");
        fs::write(&other, b"precious").expect("it is written");
        std::os::unix::fs::symlink(&other, dir.path().join("a.png")).expect("a link");
        let saved = save(&from, dir.path(), "a.png").expect("it is saved");
        assert!(saved.ends_with("a (1).png"));
        assert_eq!(fs::read(&other).expect("it is there"), b"precious");
    }

    #[test]
    fn what_cannot_be_read_leaves_no_half_of_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let refused = save(&dir.path().join("gone"), dir.path(), "a.png");
        assert_eq!(refused.map_err(|error| error.kind()), Err(io::ErrorKind::NotFound));
        assert!(!dir.path().join("a.png").exists());
    }

    #[test]
    fn a_copy_that_is_opened_is_to_be_read_and_goes() {
        let dir = tempfile::tempdir().expect("a folder");
        let from = dir.path().join("blob");
        fs::write(&from, b"words").expect("it is written");
        let path = copy_to_open(&from, dir.path(), "ab", "a.txt").expect("it is copied");
        assert!(fs::metadata(&path).expect("it is there").permissions().readonly());
        assert_eq!(
            copy_to_open(&from, dir.path(), "ab", "a.txt").expect("it is there"),
            path
        );
        forget_opened(dir.path());
        assert!(!path.exists());
    }

    #[test]
    fn what_a_system_would_run_is_known_however_it_is_written() {
        for runs in [
            "a.exe",
            "a.EXE",
            "a.pdf.scr",
            "a.bat. ",
            "x.desktop",
            "a.sh",
            "a.Ps1",
            "a.lnk",
            "a.html",
            "a.svg",
        ] {
            assert!(may_run(runs), "{runs}");
        }
        for shown in ["a.png", "exe", "a.pdf", "notes.txt", "a.exe.txt", ".bashrc"] {
            assert!(!may_run(shown), "{shown}");
        }
    }
}
