//! Which directory this run of Hearth keeps its data in.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
};

/// The directory of chats, settings and logs: always an absolute path, which need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataDirectory {
    path: PathBuf,
    usual: bool,
}

impl DataDirectory {
    /// `argument` goes before `environment` (empty counts as absent), and both before `usual`, the
    /// place that the platform gives to applications.
    ///
    /// # Errors
    /// If there is none of the three, or a relative path while the current directory is gone.
    pub(crate) fn choose(
        argument: Option<PathBuf>,
        environment: Option<OsString>,
        usual: Option<PathBuf>,
    ) -> io::Result<Self> {
        let environment = environment.filter(|value| !value.is_empty()).map(PathBuf::from);
        let chosen = argument.or(environment).or_else(|| usual.clone());
        let path = std::path::absolute(chosen.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                "this account has no home directory; name a data directory with --data-dir PATH",
            )
        })?)?;
        let is_usual = usual.is_some_and(|usual| resolved(&usual) == resolved(&path));
        Ok(Self { path, usual: is_usual })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A name for the instance that runs on this directory, from the application's own: two
    /// directories get different names, two spellings of one directory the same.
    pub(crate) fn instance_name(&self, application: &str) -> String {
        if self.usual {
            return application.to_owned();
        }
        // A part of a D-Bus name must not begin with a digit, hence the letter.
        format!("{application}.d{:016x}", fingerprint(&resolved(&self.path)))
    }
}

/// The platform's own place for the data of the application with this identifier.
pub(crate) fn usual(identifier: &str) -> Option<PathBuf> {
    Some(dirs::data_dir()?.join(identifier))
}

/// The path without links, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => resolved(parent).join(name),
        _ => path.to_owned(),
    }
}

/// 64-bit FNV-1a: the same in every build, unlike the standard library's hasher.
fn fingerprint(path: &Path) -> u64 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "org.example.app";

    fn choose(argument: Option<&str>, environment: Option<&str>, usual: Option<&str>) -> PathBuf {
        DataDirectory::choose(
            argument.map(Into::into),
            environment.map(Into::into),
            usual.map(Into::into),
        )
        .expect("a directory was given")
        .path
    }

    #[test]
    fn the_argument_goes_before_the_environment_and_both_before_the_usual_place() {
        assert_eq!(choose(Some("/a"), Some("/e"), Some("/u")), Path::new("/a"));
        assert_eq!(choose(None, Some("/e"), Some("/u")), Path::new("/e"));
        assert_eq!(choose(None, Some(""), Some("/u")), Path::new("/u"));
        assert_eq!(choose(None, None, Some("/u")), Path::new("/u"));
    }

    #[test]
    fn a_relative_path_is_meant_from_the_current_directory() {
        let here = std::env::current_dir().expect("tests run somewhere");
        assert_eq!(choose(Some("data"), None, None), here.join("data"));
    }

    #[test]
    fn without_any_place_the_words_say_what_to_do() {
        let refused = DataDirectory::choose(None, None, None).expect_err("there is no directory");
        assert!(refused.to_string().contains("--data-dir"));
    }

    #[test]
    fn two_directories_run_side_by_side_and_one_directory_only_once() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let name = |path: &Path| {
            DataDirectory::choose(Some(path.to_owned()), None, Some(root.path().join("usual")))
                .expect("a directory was given")
                .instance_name(APP)
        };
        let one = name(&root.path().join("one"));
        assert_ne!(one, name(&root.path().join("two")));
        assert_eq!(one, name(&root.path().join(".").join("one")));
        assert_eq!(name(&root.path().join("usual")), APP);

        std::fs::create_dir(root.path().join("one")).expect("the directory can be made");
        assert_eq!(
            one,
            name(&root.path().join("one")),
            "the name stays when the directory is made"
        );
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.path().join("one"), root.path().join("link")).expect("a link can be made");
            assert_eq!(one, name(&root.path().join("link")));
        }
    }
}
