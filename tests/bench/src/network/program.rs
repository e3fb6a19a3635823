//! A program beside this one, and talking with it.

use std::{
    io::BufReader,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};
use hearth_orders::{lines, load::Job};
use serde::{Serialize, de::DeserializeOwned};

pub(super) struct Program {
    name: &'static str,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Program {
    pub(super) fn start(name: &'static str, arguments: &[&str]) -> Result<Self> {
        let beside = std::env::current_exe()?.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let mut child = Command::new(beside)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{name} could not be started: is it built?"))?;
        let output = child.stdout.take().map(BufReader::new).context("it has no output")?;
        Ok(Self {
            name,
            input: child.stdin.take(),
            output,
            child,
        })
    }

    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn tell(&mut self, line: &impl Serialize) -> Result<()> {
        let input = self.input.as_mut().context("it was ended")?;
        lines::write(input, line).with_context(|| format!("{} ended", self.name))
    }

    pub(super) fn answer<T: DeserializeOwned>(&mut self) -> Result<T> {
        let line = lines::read(&mut self.output).with_context(|| format!("{}'s answer", self.name))?;
        line.with_context(|| format!("{} ended without an answer; above it says why", self.name))
    }

    /// Lets it end by itself.
    pub(super) fn end(mut self) -> Result<()> {
        drop(self.input.take());
        let status = self.child.wait()?;
        if !status.success() {
            bail!("{} ended with {status}", self.name);
        }
        Ok(())
    }

    /// Ends it at once, without a chance to do anything more (SIGKILL).
    pub(super) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Program {
    /// None is left behind, whatever went wrong.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // An error means that it has just ended.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A load generator that does one job and answers once.
pub(super) fn load<T: DeserializeOwned>(job: &Job) -> Result<T> {
    let mut program = begin_load(job)?;
    let answer = program.answer()?;
    program.end()?;
    Ok(answer)
}

pub(super) fn begin_load(job: &Job) -> Result<Program> {
    let mut program = Program::start("hearth-load", &[])?;
    program.tell(job)?;
    Ok(program)
}
