//! The end of a PDF's reading that may die.
//!
//! It gets the file at its standard input and writes what it says, page after page, so that what it had read is there when it
//! ends early. It cannot write files, and ends itself where it takes too much time or memory.

use std::{
    env,
    io::{self, Read as _, Write},
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
};

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

/// The first argument of a program that is to read a PDF and nothing else.
pub(crate) const READ_PDF: &str = "read-pdf";

/// How the reading ended; any other end is that of a process that was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Whole = 0,
    Damaged = 10,
    Locked = 11,
    /// Some of it could be read, or there was more than was asked for.
    Cut = 12,
}

impl End {
    pub(crate) fn of(code: i32) -> Option<Self> {
        [Self::Whole, Self::Damaged, Self::Locked, Self::Cut]
            .into_iter()
            .find(|end| *end as i32 == code)
    }
}

/// Where this process was started to read a PDF, reads it and says how to end; none everywhere else.
///
/// Programs whose path is given to a [`PdfReader`](crate::PdfReader) call it before all else.
#[must_use]
pub fn run_as_reader() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next()? != READ_PDF {
        return None;
    }
    let max_bytes = arguments.next()?.to_str()?.parse().ok()?;
    limits::set();
    // A parser that gives up on a page must not fill a log.
    panic::set_hook(Box::new(|_| {}));
    let end = panic::catch_unwind(|| read(max_bytes)).unwrap_or(End::Damaged);
    Some(ExitCode::from(end as u8))
}

fn read(max_bytes: usize) -> End {
    let mut bytes = Vec::new();
    if io::stdin().read_to_end(&mut bytes).is_err() {
        return End::Damaged;
    }
    let Ok(mut document) = Document::load_mem(&bytes) else {
        return End::Damaged;
    };
    drop(bytes);
    // Many are locked against changes alone, with no password.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return End::Locked;
    }
    let mut output = Output {
        left: max_bytes,
        written: false,
    };
    let mut whole = true;
    for page in document.get_pages().into_keys() {
        let read = panic::catch_unwind(AssertUnwindSafe(|| {
            let writer: &mut dyn Write = &mut output;
            output_doc_page(&document, &mut PlainTextOutput::new(writer), page)
        }));
        whole &= matches!(read, Ok(Ok(())));
        if output.left == 0 {
            return End::Cut;
        }
        whole &= output.write_all(b"\n\n").is_ok();
    }
    match (whole, output.written) {
        (true, _) => End::Whole,
        (false, true) => End::Cut,
        (false, false) => End::Damaged,
    }
}

/// Standard output, up to a number of bytes.
struct Output {
    left: usize,
    written: bool,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let some = &bytes[..bytes.len().min(self.left)];
        let written = io::stdout().write(some)?;
        self.left -= written;
        self.written |= some[..written].iter().any(|byte| !byte.is_ascii_whitespace());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

#[cfg(unix)]
mod limits {
    use rustix::process::{Resource, Rlimit, setrlimit};

    /// Memory for a PDF, beside what the program itself takes.
    const MAX_MEMORY: u64 = 512 * 1024 * 1024;

    const MAX_SECONDS: u64 = 20;

    /// What cannot be limited is left: the parent ends a reader that takes too long in any case.
    pub(super) fn set() {
        let limits = [
            (Resource::As, mapped() + MAX_MEMORY),
            (Resource::Cpu, MAX_SECONDS),
            (Resource::Fsize, 0),
            (Resource::Core, 0),
        ];
        for (resource, most) in limits {
            let limit = Rlimit {
                current: Some(most),
                maximum: Some(most),
            };
            let _ = setrlimit(resource, limit);
        }
    }

    /// Bytes of address space that the program's own code and libraries take, where Linux says so.
    fn mapped() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
        let kibibytes = size.and_then(|size| size.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kibibytes.unwrap_or(0) * 1024
    }
}

/// Elsewhere the parent's limits of time and output hold.
#[cfg(not(unix))]
mod limits {
    pub(super) fn set() {}
}
