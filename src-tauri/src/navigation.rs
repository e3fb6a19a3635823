//! Where the window may go, and which links may leave it.

use hearth_domain::{ApiError, ErrorCode};
use tauri::{AppHandle, Url};

/// The pages that the window itself may load: Hearth's own, and none besides.
pub(crate) struct OwnPages {
    /// The development server of the UI, in a development build that uses one.
    development: Option<Url>,
}

impl OwnPages {
    pub(crate) fn of(app: &AppHandle) -> Self {
        let development = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
        Self { development }
    }

    pub(crate) fn include(&self, url: &Url) -> bool {
        // The UI built into the binary has the first address on Linux and macOS, the second on Windows.
        let built_in = match url.scheme() {
            "tauri" => url.host_str() == Some("localhost"),
            "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
            // A frame whose page Hearth's own wrote: a diagram is drawn in one. The system asks of frames as of the window.
            "about" => url.path() == "srcdoc",
            _ => false,
        };
        let development = self
            .development
            .as_ref()
            .is_some_and(|dev| dev.origin() == url.origin());
        if !built_in && !development {
            tracing::warn!(
                scheme = url.scheme(),
                "the window was asked to leave Hearth's own pages"
            );
        }
        built_in || development
    }
}

/// A link that may be handed to the system.
///
/// # Errors
/// `Invalid` for everything but `http`, `https` and `mailto`: a link in a message is written by
/// somebody else, and other schemes start programs or open files.
pub(crate) fn outside_link(text: &str) -> Result<Url, ApiError> {
    let refuse = |message: &str| ApiError {
        code: ErrorCode::Invalid,
        message: message.to_owned(),
    };
    let url = Url::parse(text).map_err(|_| refuse("This is not a link that can be opened."))?;
    match url.scheme() {
        "http" | "https" | "mailto" => Ok(url),
        _ => Err(refuse("Only web and mail links can be opened.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_and_mail_links_may_leave() {
        for text in [
            "https://example.org/a?b=c#d",
            "http://127.0.0.1:8002/",
            "HTTPS://EXAMPLE.ORG",
            "mailto:ann@example.org",
        ] {
            assert!(outside_link(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn links_that_would_open_files_or_start_programs_are_refused() {
        for text in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,hello",
            "smb://host/share",
            "vscode://file/etc/passwd",
            "tauri://localhost/",
            "/etc/passwd",
            "example.org",
            "--help",
            "",
        ] {
            assert_eq!(
                outside_link(text).map_err(|e| e.code),
                Err(ErrorCode::Invalid),
                "{text}"
            );
        }
    }

    #[test]
    fn the_window_stays_on_its_own_pages() {
        let pages = OwnPages { development: None };
        let includes = |text: &str| pages.include(&Url::parse(text).expect("a whole address"));
        assert!(includes("tauri://localhost/index.html") || cfg!(windows));
        assert!(includes("about:srcdoc"));
        for text in [
            "https://example.org/",
            "https://tauri.localhost.example.org/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "about:blank",
            "data:text/html,hello",
            "http://localhost:1420/",
        ] {
            assert!(!includes(text), "{text}");
        }
    }

    #[test]
    fn the_development_server_is_home_only_at_its_own_port() {
        let pages = OwnPages {
            development: Url::parse("http://localhost:1420").ok(),
        };
        let includes = |text: &str| pages.include(&Url::parse(text).expect("a whole address"));
        assert!(includes("http://localhost:1420/src/main.tsx"));
        assert!(!includes("http://localhost:8002/"));
    }
}
