//! What an HTML error page says, without its tags.

/// True for a page, a fragment of one, or XML.
pub(super) fn is_html(text: &str) -> bool {
    text.starts_with('<')
}

/// The page's title and first heading; the whole visible text if it has neither.
pub(super) fn words(page: &str) -> String {
    let title = element(page, "title").map(visible).unwrap_or_default();
    let heading = element(page, "h1").map(visible).unwrap_or_default();
    match (title.is_empty(), heading.is_empty() || title.contains(&heading)) {
        (true, true) => visible(element(page, "body").unwrap_or(page)),
        (true, false) => heading,
        (false, true) => title,
        (false, false) => format!("{title}: {heading}"),
    }
}

/// What stands inside the first element of that name.
fn element<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let start = find(page, &format!("<{name}"))?;
    let inside = &page[start..][page[start..].find('>')? + 1..];
    Some(&inside[..find(inside, &format!("</{name}")).unwrap_or(inside.len())])
}

/// The place of an ASCII `needle`, whatever its case.
fn find(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len())
        .position(|part| part.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Text without tags, scripts and styles, with the usual entities read.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        text.push(' ');
        rest = &rest[at..];
        let hidden = ["script", "style"]
            .iter()
            .find(|name| find(rest, &format!("<{name}")) == Some(0));
        if let Some(name) = hidden {
            rest = find(rest, &format!("</{name}")).map_or("", |end| &rest[end..]);
        }
        rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
    }
    text.push_str(rest);
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_heading_are_the_words() {
        let page = "<!DOCTYPE html><HTML><head><TITLE>502 Bad Gateway</TITLE></head>\
                    <body><center><h1>502 Bad Gateway</h1></center><hr>nginx</body></html>";
        assert_eq!(words(page), "502 Bad Gateway");
        let page = "<html><title>Just a moment</title><h1 class=\"x\">Checking <b>you</b> &amp; me</h1></html>";
        assert_eq!(words(page), "Just a moment: Checking you & me");
    }

    #[test]
    fn a_page_without_either_gives_its_text() {
        let page = "<html><style>p{color:red}</style><body><script>if (a < b) {}</script><p>Not here</p></body>";
        assert_eq!(words(page), "Not here");
    }

    #[test]
    fn a_broken_page_is_no_problem() {
        for page in [
            "<",
            "<html",
            "<title",
            "<title>Gone",
            "<script>x",
            "<h1></h1>",
            "<é>ü</é>",
        ] {
            let _ = words(page);
        }
        assert_eq!(words("<title>Gone"), "Gone");
    }
}
