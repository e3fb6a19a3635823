//! The command line: small enough to be read by hand.

use std::{ffi::OsString, path::PathBuf};

/// What was asked on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Open the window, on this data directory if one was named, and join the space that a link leads to.
    Open {
        data_dir: Option<PathBuf>,
        link: Option<String>,
    },
    Help,
    Version,
}

/// An argument that cannot be used, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

pub(crate) const HELP: &str = "\
Chat with AI models from your own machine.

Usage: hearth [--data-dir PATH] [hearth://join#INVITE]

Options:
  --data-dir PATH  Keep chats, settings and logs in PATH
  --help           Show this text
  --version        Show Hearth's version

Environment:
  HEARTH_DATA_DIR  The same as --data-dir, which goes first
  HEARTH_LOG       How much is logged: error, warn, info (the default), debug or trace
";

/// What an invite that opens Hearth begins with.
const JOIN_LINK: &str = "hearth://join";

/// The invite among the arguments of a start, if there is one.
pub(crate) fn join_link(arguments: &[String]) -> Option<&String> {
    arguments.iter().find(|argument| argument.starts_with(JOIN_LINK))
}

/// Reads the arguments that follow the program's name.
///
/// # Errors
/// For an argument that Hearth does not know, and for `--data-dir` without a path.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, Refusal> {
    let mut arguments = arguments.into_iter();
    let mut data_dir = None;
    let mut link = None;
    while let Some(argument) = arguments.next() {
        let path = match argument.to_str() {
            Some("--help" | "-h") => return Ok(Request::Help),
            Some("--version" | "-V") => return Ok(Request::Version),
            Some("--data-dir") => arguments.next().unwrap_or_default(),
            Some(text) if text.starts_with("--data-dir=") => text["--data-dir=".len()..].into(),
            Some(text) if text.starts_with(JOIN_LINK) => {
                link = Some(text.to_owned());
                continue;
            }
            _ => return Err(Refusal(format!("unknown argument: {}", argument.to_string_lossy()))),
        };
        if path.is_empty() {
            return Err(Refusal("--data-dir needs a path".to_owned()));
        }
        if data_dir.replace(PathBuf::from(path)).is_some() {
            return Err(Refusal("--data-dir is given twice".to_owned()));
        }
    }
    Ok(Request::Open { data_dir, link })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Request, Refusal> {
        parse(arguments.iter().map(OsString::from))
    }

    fn open(path: &str) -> Result<Request, Refusal> {
        Ok(Request::Open {
            data_dir: Some(path.into()),
            link: None,
        })
    }

    #[test]
    fn without_arguments_the_window_opens_on_the_usual_directory() {
        assert_eq!(
            read(&[]),
            Ok(Request::Open {
                data_dir: None,
                link: None
            })
        );
    }

    #[test]
    fn a_data_directory_is_taken_in_both_spellings() {
        assert_eq!(read(&["--data-dir", "/tmp/a b"]), open("/tmp/a b"));
        assert_eq!(read(&["--data-dir=/tmp/a=b"]), open("/tmp/a=b"));
        assert_eq!(read(&["--data-dir", "--odd"]), open("--odd"));
    }

    #[test]
    #[cfg(unix)]
    fn a_path_that_is_not_unicode_is_taken_as_it_is() {
        use std::os::unix::ffi::OsStringExt;
        let path = OsString::from_vec(b"/tmp/\xff".to_vec());
        assert_eq!(
            parse(["--data-dir".into(), path.clone()]),
            Ok(Request::Open {
                data_dir: Some(path.into()),
                link: None
            })
        );
    }

    #[test]
    fn help_and_version_are_answered_whatever_else_is_there() {
        assert_eq!(read(&["--data-dir", "/tmp", "--help"]), Ok(Request::Help));
        assert_eq!(read(&["-V"]), Ok(Request::Version));
    }

    #[test]
    fn an_invite_opens_the_window_with_it() {
        let opened = Ok(Request::Open {
            data_dir: Some("/tmp/a".into()),
            link: Some("hearth://join#abc".to_owned()),
        });
        assert_eq!(read(&["hearth://join#abc", "--data-dir", "/tmp/a"]), opened);
        let started_again = ["hearth".to_owned(), "hearth://join#abc".to_owned()];
        assert_eq!(join_link(&started_again), started_again.last());
        assert_eq!(
            read(&["hearth://leave#abc"]),
            Err(Refusal("unknown argument: hearth://leave#abc".to_owned()))
        );
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        assert_eq!(read(&["--data"]), Err(Refusal("unknown argument: --data".to_owned())));
        assert_eq!(read(&["chat.db"]), Err(Refusal("unknown argument: chat.db".to_owned())));
        let missing = Err(Refusal("--data-dir needs a path".to_owned()));
        assert_eq!(read(&["--data-dir"]), missing);
        assert_eq!(read(&["--data-dir="]), missing);
        assert_eq!(
            read(&["--data-dir", "/a", "--data-dir", "/b"]),
            Err(Refusal("--data-dir is given twice".to_owned()))
        );
    }
}
