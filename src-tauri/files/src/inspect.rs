//! What a file is.

use std::{io, path::Path};

use hearth_domain::ImageSize;

use crate::{decode, head};

const UNKNOWN: &str = "application/octet-stream";
const PLAIN: &str = "text/plain";
const HTML: &str = "text/html";
const SVG: &str = "image/svg+xml";

/// Text that is not called so, by what follows `application/`.
const TEXT_APPLICATIONS: &[&str] = &[
    "json",
    "javascript",
    "xml",
    "toml",
    "yaml",
    "x-yaml",
    "sql",
    "x-sh",
    "x-tex",
    "x-latex",
    "x-csh",
    "x-perl",
];

/// Kinds whose beginning may be read as text and which are none.
const MARKED: &[(&str, &str)] = &[
    ("%PDF-", "application/pdf"),
    ("{\\rtf", "application/rtf"),
    ("%!PS", "application/postscript"),
];

/// What a file was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// RFC 6838; `application/octet-stream` where nothing can be said.
    pub media_type: String,
    /// As it is seen, its orientation followed; only of pictures that can be drawn within the limits.
    pub image: Option<ImageSize>,
}

/// Looks at the beginning of the file at `path`, which its user calls `name`.
///
/// Bytes decide. Only which kind of text a text is, its name says. Pages and drawings that could hold scripts are called what
/// they are and are never an `image`.
///
/// # Errors
///
/// The file cannot be read.
pub fn inspect(path: &Path, name: &str) -> io::Result<Inspected> {
    let head = head::read(path)?;
    let media_type = media_type(&head, name);
    let image = decode::size(path, &media_type)?;
    Ok(Inspected { media_type, image })
}

/// The same for bytes in memory, which have no name. Copies them once at most.
#[must_use]
pub fn inspect_bytes(bytes: &[u8]) -> Inspected {
    let media_type = media_type(head::of(bytes), "");
    let image = decode::size_in(bytes, &media_type);
    Inspected { media_type, image }
}

/// True if files that are called `application/` and this are text.
pub(crate) fn is_text_application(subtype: &str) -> bool {
    TEXT_APPLICATIONS.contains(&subtype)
}

fn media_type(head: &[u8], name: &str) -> String {
    if let Some(text) = head::text(head) {
        return text_type(&text, head, name);
    }
    if let Some(kind) = infer::get(head) {
        return kind.mime_type().to_owned();
    }
    match named_text(name) {
        Some(named) if head::may_be_latin(head) => named,
        _ => UNKNOWN.to_owned(),
    }
}

fn text_type(text: &str, head: &[u8], name: &str) -> String {
    let marked = MARKED.iter().find(|(mark, _)| text.starts_with(mark));
    let kind = match marked {
        Some((_, kind)) => kind,
        None if root_element(text).is_some_and(|root| root == "svg") => SVG,
        None if is_page(text, head) => HTML,
        None => return named_text(name).unwrap_or_else(|| PLAIN.to_owned()),
    };
    kind.to_owned()
}

/// What the ending says, where it speaks of text.
fn named_text(name: &str) -> Option<String> {
    let guess = mime_guess::from_path(name).first()?;
    let (kind, subtype) = (guess.type_().as_str(), guess.subtype().as_str());
    let suffix = guess.suffix().map(|suffix| suffix.as_str());
    let is_text = kind == "text"
        || (kind == "application" && is_text_application(subtype))
        || matches!(suffix, Some("json" | "xml"));
    is_text.then(|| guess.essence_str().to_owned())
}

fn is_page(text: &str, head: &[u8]) -> bool {
    let doctype = || {
        text.trim_start()
            .get(..14)
            .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html"))
    };
    infer::text::is_html(head) || doctype() || root_element(text).is_some_and(|root| root == "html")
}

/// The name of the first element, in lower case and without its namespace, behind what may stand before it.
fn root_element(text: &str) -> Option<String> {
    let mut rest = text.trim_start();
    loop {
        let behind = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if rest.starts_with("<?") {
            rest.split_once("?>")?.1
        } else if rest.starts_with("<!") {
            // A document type may hold declarations of its own, in brackets.
            match rest.find(['>', '[']) {
                Some(at) if rest[at..].starts_with('[') => rest[at..].split_once(']')?.1.split_once('>')?.1,
                Some(at) => &rest[at + 1..],
                None => return None,
            }
        } else {
            break;
        };
        rest = behind.trim_start();
    }
    let element = rest.strip_prefix('<')?;
    let name = element
        .split(|character: char| character.is_whitespace() || "/>".contains(character))
        .next()?;
    let local = name.rsplit(':').next().unwrap_or(name);
    Some(local.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
