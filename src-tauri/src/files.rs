//! Copies of messages' files outside Hearth: saved where the user's downloads are, or opened by another program.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Copies of a file of one name in a folder, at most.
const MOST_COPIES: u32 = 10_000;

/// Bytes of a file's name, as most systems have it at most.
const MAX_NAME_BYTES: usize = 255;

/// What is longer is no ending that says of which kind a file is.
const MAX_ENDING_BYTES: usize = 32;

/// Kinds that programs show and do nothing else with: neither run nor gone by. What systems run, mount, install or take
/// settings from is without number, so that these are the only ones that are opened.
const SHOWN: &[&str] = &[
    // Pictures; not those that may hold scripts.
    "avif", "bmp", "gif", "heic", "heif", "jpeg", "jpg", "png", "tif", "tiff", "webp",
    // Sound and film; not the lists of them, which lead elsewhere.
    "aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "avi", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "ogv",
    "webm", // Texts.
    "csv", "json", "jsonl", "log", "markdown", "md", "text", "tsv", "txt",
    // Documents; not those that may hold macros.
    "docx", "odp", "ods", "odt", "pdf", "pptx", "xlsx", "zip",
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

/// Whether opening a file of that name does no more than show it.
pub(crate) fn is_only_shown(name: &str) -> bool {
    let ending = Path::new(name)
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| SHOWN.contains(&ending.as_str()))
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
        Ok(()) => {
            drop(file);
            if let Err(error) = origin::mark(&path) {
                // Not every file system keeps such a mark.
                tracing::debug!(%error, "a copy is not marked as one from elsewhere");
            }
            Ok(path)
        }
        Err(error) => {
            drop(file);
            // Half a file would be taken for a whole one.
            fs::remove_file(&path)?;
            Err(error)
        }
    }
}

/// Tells the system that a file came from somebody else, so that it asks before it runs it.
mod origin {
    use std::{io, path::Path};

    /// The zone of the internet (Microsoft's MS-FSCC, section 5.6.1).
    #[cfg(windows)]
    pub(super) fn mark(path: &Path) -> io::Result<()> {
        let mut stream = path.as_os_str().to_owned();
        stream.push(":Zone.Identifier");
        std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n")
    }

    /// As browsers do it: flags for "downloaded", no time, by whom.
    #[cfg(target_os = "macos")]
    pub(super) fn mark(path: &Path) -> io::Result<()> {
        use rustix::fs::{XattrFlags, setxattr};

        let mark = b"0081;00000000;Hearth;";
        Ok(setxattr(path, "com.apple.quarantine", mark, XattrFlags::empty())?)
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    pub(super) fn mark(_path: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// `a.png`, `a (1).png`, `a (2).png`.
fn numbered(name: &str, copy: u32) -> String {
    if copy == 0 {
        return name.to_owned();
    }
    let (stem, ending) = match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= MAX_ENDING_BYTES => name.split_at(at),
        _ => (name, ""),
    };
    let number = format!(" ({copy})");
    let room = MAX_NAME_BYTES - ending.len() - number.len();
    let stem = &stem[..stem.floor_char_boundary(room)];
    format!("{stem}{number}{ending}")
}

/// Where copies lie that other programs show.
pub(crate) fn opened(data_dir: &Path) -> PathBuf {
    data_dir.join("opened")
}

/// A copy for another program to show, in a folder of its own: whole or not there. It cannot be written to, so that nobody
/// works on what goes with the next start.
pub(crate) fn copy_to_open(from: &Path, data_dir: &Path, hash: &str, name: &str) -> io::Result<PathBuf> {
    static COPIES: AtomicU64 = AtomicU64::new(0);
    let folder = opened(data_dir).join(hash);
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    fs::create_dir_all(&folder)?;
    // Two may open the same at once.
    let beside = folder.join(format!(".{}.part", COPIES.fetch_add(1, Ordering::Relaxed)));
    let written = fill(File::create(&beside)?, from, beside)?;
    let mut rights = fs::metadata(&written)?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(&written, rights)?;
    match fs::rename(&written, &path) {
        // Some systems put nothing in the place of a file that is not to be written to.
        Err(_) if path.is_file() => Ok(path),
        moved => moved.map(|()| path),
    }
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
    fn a_copy_of_a_file_with_the_longest_name_keeps_its_ending() {
        let dir = tempfile::tempdir().expect("a folder");
        let from = dir.path().join("blob");
        fs::write(&from, b"words").expect("it is written");
        let name = format!("{}.txt", "ö".repeat(125));
        for name in [&name, &"x".repeat(255)] {
            save(&from, dir.path(), name).expect("it is saved");
            let second = save(&from, dir.path(), name).expect("it is saved beside the first");
            let second = second
                .file_name()
                .expect("it has a name")
                .to_string_lossy()
                .into_owned();
            assert!(second.len() <= 255, "{second}");
        }
        assert_eq!(numbered(&name, 12), format!("{} (12).txt", "ö".repeat(123)));
        assert_eq!(
            numbered(&format!("a.{}", "b".repeat(253)), 1),
            format!("a.{} (1)", "b".repeat(249))
        );
    }

    #[test]
    fn a_file_that_is_opened_twice_at_once_is_whole_for_both() {
        let dir = tempfile::tempdir().expect("a folder");
        let from = dir.path().join("blob");
        let whole = vec![7; 8 * 1024 * 1024];
        fs::write(&from, &whole).expect("it is written");
        let open = || {
            let path = copy_to_open(&from, dir.path(), "ab", "a.png").expect("it is copied");
            assert_eq!(fs::metadata(&path).expect("it is there").len(), 8 * 1024 * 1024);
            path
        };
        let paths: Vec<PathBuf> = std::thread::scope(|scope| {
            let opening: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            opening
                .into_iter()
                .map(|one| one.join().expect("it is whole"))
                .collect()
        });
        assert!(paths.iter().all(|path| *path == paths[0]));
        let left = fs::read_dir(opened(dir.path()).join("ab")).expect("it is there");
        assert!(left.flatten().all(|entry| entry.path() == paths[0] || cfg!(windows)));
    }

    #[test]
    fn only_what_programs_show_is_opened() {
        for other in [
            "a.exe",
            "a.pdf.scr",
            "a.bat. ",
            "x.desktop",
            "a.lnk",
            "a.html",
            "a.svg",
            "a.docm",
            "a.settingcontent-ms",
            "a.msixbundle",
            "a.appinstaller",
            "a.vhd",
            "a.img",
            "a.library-ms",
            "a.iqy",
            "a.rdp",
            "a.inetloc",
            "a.fileloc",
            "a.mobileconfig",
            "a.flatpakref",
            "a.m3u8",
            "exe",
            ".pdf",
            "",
            "a.pdf. ",
            "a.newest-kind",
        ] {
            assert!(!is_only_shown(other), "{other}");
        }
        for shown in [
            "a.png",
            "a.PDF",
            "notes.txt",
            "a.exe.txt",
            "talk.MP4",
            "plan.odt",
            "all.zip",
        ] {
            assert!(is_only_shown(shown), "{shown}");
        }
    }
}
