//! The command line: small enough to be read by hand.

use std::{ffi::OsString, path::PathBuf};

use hearth_domain::{ChatId, MessageId};

/// What was asked on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Open the window, on this data directory if one was named, and go where a link leads.
    Open {
        data_dir: Option<PathBuf>,
        link: Option<Link>,
    },
    Help,
    Version,
}

/// Where a link that opens Hearth leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// To a space, as the whole link says.
    Join(String),
    Message(ChatId, MessageId),
}

/// An argument that cannot be used, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

pub(crate) const HELP: &str = "\
Chat with AI models from your own machine.

Usage: hearth [--data-dir PATH] [hearth://join#INVITE | hearth://message/CHAT/MESSAGE]

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

/// What a link to a message begins with; its chat and itself follow, as `ui/src/components/messageLinks.ts` makes them.
const MESSAGE_LINK: &str = "hearth://message/";

impl Link {
    /// None of what leads nowhere.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.starts_with(JOIN_LINK) {
            return Some(Self::Join(text.to_owned()));
        }
        let (chat, message) = text.strip_prefix(MESSAGE_LINK)?.split_once('/')?;
        Some(Self::Message(chat.parse().ok()?, message.parse().ok()?))
    }
}

/// The link among the arguments of a start, if there is one.
pub(crate) fn link(arguments: &[String]) -> Option<Link> {
    arguments.iter().find_map(|argument| Link::read(argument))
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
            text => match text.and_then(Link::read) {
                Some(read) => {
                    link = Some(read);
                    continue;
                }
                None => return Err(Refusal(format!("unknown argument: {}", argument.to_string_lossy()))),
            },
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
            link: Some(Link::Join("hearth://join#abc".to_owned())),
        });
        assert_eq!(read(&["hearth://join#abc", "--data-dir", "/tmp/a"]), opened);
        let started_again = ["hearth".to_owned(), "hearth://join#abc".to_owned()];
        assert_eq!(link(&started_again), Some(Link::Join("hearth://join#abc".to_owned())));
        assert_eq!(
            read(&["hearth://leave#abc"]),
            Err(Refusal("unknown argument: hearth://leave#abc".to_owned()))
        );
    }

    #[test]
    fn a_link_to_a_message_opens_the_window_with_it() {
        let (chat, message) = (ChatId::new(), MessageId::new());
        let text = format!("hearth://message/{chat}/{message}");
        let opened = Ok(Request::Open {
            data_dir: None,
            link: Some(Link::Message(chat, message)),
        });
        assert_eq!(read(&[&text]), opened);
        assert_eq!(link(&["hearth".to_owned(), text]), Some(Link::Message(chat, message)));
        for nowhere in [
            "hearth://message/".to_owned(),
            format!("hearth://message/{chat}"),
            format!("hearth://message/{chat}/{message}/more"),
            format!("hearth://message/{chat}/../../etc"),
        ] {
            assert_eq!(Link::read(&nowhere), None, "{nowhere}");
        }
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
