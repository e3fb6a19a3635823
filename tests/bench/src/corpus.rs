//! The texts that stores are filled with: those of real chat, or made-up ones that are the same on every machine.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};

use anyhow::{Context, Result, bail};
use hearth_domain::MAX_MESSAGE_BYTES;
use serde::Deserialize;

/// Texts beyond this are not read: a million messages repeat them rather than fill the memory.
const MOST_TEXTS: usize = 200_000;

/// An endless supply of texts, in an order that is always the same.
pub(crate) enum Corpus {
    Generated(Words),
    Real {
        texts: Vec<String>,
        next: usize,
    },
    /// Made-up Chinese.
    Han(Han),
}

impl Corpus {
    pub(crate) fn open(file: Option<&Path>) -> Result<Self> {
        let Some(file) = file else {
            return Ok(Self::Generated(Words::new()));
        };
        let texts = read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        if texts.is_empty() {
            bail!("no line of {} has a `text`", file.display());
        }
        Ok(Self::Real { texts, next: 0 })
    }

    /// What stores made from it are called by: changes when the file does.
    pub(crate) fn key(file: Option<&Path>) -> Result<String> {
        let Some(file) = file else {
            return Ok("generated".to_owned());
        };
        let about = fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let changed = about
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let plain: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        Ok(format!("{plain}-{}-{changed}", about.len()))
    }

    pub(crate) fn text(&mut self) -> String {
        match self {
            Self::Generated(words) => words.text(),
            Self::Han(han) => han.text(),
            Self::Real { texts, next } => {
                let text = texts.get(*next % texts.len()).cloned().unwrap_or_default();
                *next += 1;
                text
            }
        }
    }
}

#[derive(Deserialize)]
struct Line {
    text: Option<String>,
}

fn read(file: &Path) -> Result<Vec<String>> {
    if file.extension().is_none_or(|extension| extension != "gz") {
        return texts(File::open(file)?);
    }
    let mut gzip = Command::new("gzip")
        .arg("-dc")
        .arg(file)
        .stdout(Stdio::piped())
        .spawn()
        .context("`gzip` could not be started")?;
    let output = gzip.stdout.take().context("gzip's output cannot be read")?;
    let texts = texts(output)?;
    // It is cut off once there are enough texts, so how it ends says nothing.
    gzip.wait()?;
    Ok(texts)
}

fn texts(source: impl Read) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for (index, line) in BufReader::new(source).lines().enumerate() {
        let line = line?;
        if texts.len() == MOST_TEXTS {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let read: Line = serde_json::from_str(&line).with_context(|| format!("line {}", index + 1))?;
        let usable = |text: &String| !text.trim().is_empty() && text.len() <= MAX_MESSAGE_BYTES;
        texts.extend(read.text.filter(usable));
    }
    Ok(texts)
}

/// Made-up prose: common words often, rare ones seldom, as in any language (Zipf's law).
pub(crate) struct Words {
    state: u64,
    words: Vec<String>,
}

const SYLLABLES: [&str; 24] = [
    "ba", "den", "fi", "gor", "hal", "im", "ju", "ka", "lo", "mer", "nu", "os", "pel", "qui", "ra", "sto", "tir", "ul",
    "vea", "wen", "xo", "yl", "za", "che",
];

const VOCABULARY: usize = 5_000;

impl Words {
    fn new() -> Self {
        let mut words = Self {
            state: 0x9e37_79b9_7f4a_7c15,
            words: Vec::new(),
        };
        words.words = (0..VOCABULARY).map(|_| words.word()).collect();
        words
    }

    /// xorshift64 (Marsaglia, "Xorshift RNGs", 2003): even enough, and the same everywhere.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % end as u64).unwrap_or(0)
    }

    fn word(&mut self) -> String {
        let length = 1 + self.below(3);
        (0..length).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    /// One to sixty words.
    fn text(&mut self) -> String {
        let length = 1 + self.below(60);
        let mut text = String::new();
        for _ in 0..length {
            // The lower of three draws: low places in the vocabulary come far more often.
            let place = (0..3).map(|_| self.below(VOCABULARY)).min().unwrap_or(0);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.words[place]);
        }
        text.push('.');
        text
    }
}

/// Made-up Chinese: characters without spaces, common ones often.
pub(crate) struct Han(Words);

const CHARACTERS: usize = 2_000;

impl Han {
    pub(crate) fn new() -> Self {
        Self(Words::new())
    }

    /// Five to forty characters.
    pub(crate) fn text(&mut self) -> String {
        let length = 5 + self.0.below(36);
        let mut character = || {
            let place = (0..2).map(|_| self.0.below(CHARACTERS)).min().unwrap_or(0);
            u32::try_from(place)
                .ok()
                .and_then(|place| char::from_u32(0x4e00 + place))
                .unwrap_or('\u{4e00}')
        };
        (0..length).map(|_| character()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_texts_are_the_same_every_time() {
        let mut first = Words::new();
        let mut second = Words::new();
        let texts: Vec<_> = (0..50).map(|_| first.text()).collect();
        assert!(texts.iter().all(|text| *text == second.text()));
        assert!(texts.iter().any(|text| *text != texts[0]));
    }

    #[test]
    fn lines_without_usable_text_are_passed_over() {
        let lines = "{\"text\": \"one\", \"more\": 1}\n\n{\"other\": 2}\n{\"text\": \" \"}\n{\"text\": \"two\"}\n";
        assert_eq!(texts(lines.as_bytes()).expect("it is JSON"), ["one", "two"]);
        assert!(texts(&b"no json"[..]).is_err());
    }

    #[test]
    fn a_compressed_corpus_reads_as_the_plain_one() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let plain = directory.path().join("chat.jsonl");
        fs::write(&plain, "{\"text\": \"one\"}\n").expect("it can be written");
        assert!(
            Command::new("gzip")
                .arg("-k")
                .arg(&plain)
                .status()
                .expect("gzip")
                .success()
        );
        let packed = directory.path().join("chat.jsonl.gz");
        assert_eq!(read(&packed).expect("it is readable"), ["one"]);
        assert_ne!(
            Corpus::key(Some(&plain)).expect("it is there"),
            Corpus::key(Some(&packed)).expect("it is there")
        );
    }
}
