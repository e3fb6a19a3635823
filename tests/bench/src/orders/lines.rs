//! JSON, one object a line.

use std::io::{self, BufRead, Write};

use serde::{Serialize, de::DeserializeOwned};

/// None at the end.
///
/// # Errors
/// The line cannot be read or is not understood.
pub fn read<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&line)?))
}

/// # Errors
/// Nobody reads any more.
pub fn write(to: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    to.write_all(&text)?;
    to.flush()
}
