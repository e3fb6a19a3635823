//! PDFs as people send them and as enemies do, read by a real process with real limits.

mod made;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use hearth_files::{FileText, PdfReader, TextError, text_of};

/// Longer than any limit of the reader and its program's start together, on a machine that does much else.
const BOUND: Duration = Duration::from_secs(60);

fn reader() -> PdfReader {
    PdfReader::new(env!("CARGO_BIN_EXE_reader_of_tests"))
}

async fn read_by(reader: &PdfReader, pdf: &[u8], max_bytes: usize) -> Result<FileText, TextError> {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let path = directory.path().join("some.pdf");
    std::fs::write(&path, pdf).expect("it can be written");
    let begun = Instant::now();
    let text = text_of(&path, "application/pdf", max_bytes, reader).await;
    assert!(begun.elapsed() < BOUND, "{:?}", begun.elapsed());
    text
}

async fn read(pdf: &[u8]) -> Result<FileText, TextError> {
    read_by(&reader(), pdf, 100_000).await
}

fn words(text: &FileText) -> Vec<&str> {
    text.text.split_whitespace().collect()
}

#[tokio::test]
async fn the_words_of_all_pages_are_read_in_order() {
    let pdf = made::pdf(&[&made::showing("First page"), &made::showing("Second page")]);
    let text = read(&pdf).await.expect("it is a plain PDF");
    assert_eq!(
        (words(&text), text.cut),
        (vec!["First", "page", "Second", "page"], false)
    );
}

#[tokio::test]
async fn a_pdf_that_says_more_than_is_asked_for_is_cut() {
    let page = made::showing(&"many words ".repeat(1000));
    let text = read_by(&reader(), &made::pdf(&[page.as_slice(); 50]), 5_000)
        .await
        .expect("it is a plain PDF");
    assert!(
        text.cut && (4_900..=5_000).contains(&text.text.len()),
        "{}",
        text.text.len()
    );
}

#[tokio::test]
async fn a_page_that_breaks_the_reader_costs_no_other_page() {
    let pdf = made::pdf(&[
        &made::showing("kept"),
        b"BT /Missing 12 Tf (gone) Tj ET",
        &made::showing("too"),
    ]);
    let text = read(&pdf).await.expect("two pages can be read");
    assert_eq!((words(&text), text.cut), (vec!["kept", "too"], true));
}

#[tokio::test]
async fn a_locked_pdf_is_said_to_be() {
    let locked = read(&made::locked("secret")).await;
    assert!(matches!(locked, Err(TextError::Locked)), "{locked:?}");
}

#[tokio::test]
async fn a_pdf_that_is_only_locked_against_changes_is_read() {
    let text = read(&made::locked("")).await.expect("it has no password");
    assert_eq!(words(&text), ["Locked", "away"]);
}

#[tokio::test]
async fn what_only_calls_itself_a_pdf_is_damaged() {
    let whole = made::pdf(&[&made::showing("words")]);
    for broken in [
        b"".as_slice(),
        b"%PDF-1.7\n",
        b"no PDF at all",
        &whole[..whole.len() / 2],
        &[0xff; 10_000],
    ] {
        let refused = read(broken).await;
        assert!(matches!(refused, Err(TextError::Damaged)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_pdf_with_any_byte_wrong_ends_nothing_but_its_reading() {
    let whole = made::pdf(&[&made::showing("words")]);
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut broken = whole.clone();
        broken[at] ^= 0x15;
        // Whatever is made of it: an answer comes.
        let _ = read(&broken).await;
    }
}

#[tokio::test]
async fn a_pdf_that_blows_up_is_ended_before_it_has_all_memory() {
    let hasty = reader().with_max_time(Duration::from_secs(8));
    let refused = read_by(&hasty, &made::bomb(), 100_000).await;
    assert!(matches!(refused, Err(TextError::Damaged)), "{refused:?}");
}

/// What the process has at most while it reads the bomb; its pages would be 2 GB. Of other systems nothing can be asked.
#[cfg(target_os = "linux")]
#[test]
fn a_pdf_that_blows_up_never_has_more_memory_than_it_may() {
    use std::process::{Command, Stdio};

    let directory = tempfile::tempdir().expect("a directory can be made");
    let path = directory.path().join("bomb.pdf");
    std::fs::write(&path, made::bomb()).expect("it can be written");
    let begun = Instant::now();
    let mut reader = Command::new(env!("CARGO_BIN_EXE_reader_of_tests"))
        .args(["read-pdf", "100000"])
        .stdin(std::fs::File::open(&path).expect("it is there"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it can be started");
    let status = format!("/proc/{}/status", reader.id());
    let mut most = 0;
    let ended = loop {
        let seen = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = seen.lines().find_map(|line| line.strip_prefix("VmPeak:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        most = most.max(peak.unwrap_or(0));
        if let Some(ended) = reader.try_wait().expect("it is ours") {
            break ended;
        }
        assert!(begun.elapsed() < BOUND, "it goes on");
        std::thread::yield_now();
    };
    assert!(!ended.success(), "{ended}");
    assert!((1..1024 * 1024).contains(&most), "{most} kB");
}

#[tokio::test]
async fn a_drawing_that_draws_itself_ends() {
    let _ = read(&made::drawing_itself()).await;
}

#[tokio::test]
async fn an_endless_pdf_is_ended_for_its_time_and_what_it_said_is_kept() {
    let hasty = reader().with_max_time(Duration::from_secs(3));
    let begun = Instant::now();
    let text = read_by(&hasty, &made::endless("before"), 10_000_000)
        .await
        .expect("it said something");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(text.cut && text.text.starts_with("before"), "{text:?}");
}

#[tokio::test]
async fn a_program_that_cannot_be_started_is_said() {
    let refused = read_by(&PdfReader::new("/no/such/program"), b"%PDF-1.7", 10).await;
    assert!(matches!(refused, Err(TextError::Read(_))), "{refused:?}");
    let other = Path::new("/bin/true");
    if other.exists() {
        let refused = read_by(&PdfReader::new(other), b"%PDF-1.7", 10)
            .await
            .map(|text| text.text);
        assert_eq!(refused.ok().as_deref(), Some(""));
    }
}
