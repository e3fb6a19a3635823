//! What people see: the only place that prints.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "printing is what a command's screen is for"
)]

use std::{io::IsTerminal, time::Duration};

/// A heading above what follows.
pub(crate) fn title(text: &str) {
    println!("\n{}", bold(text));
}

pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// A condition that holds, or a thing that was done.
pub(crate) fn done(text: &str) {
    println!("  ok  {text}");
}

pub(crate) fn problem(text: &str) {
    eprintln!("\n{} {text}", bold("error:"));
}

fn bold(text: &str) -> String {
    if std::io::stdout().is_terminal() {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// `48 s`, `3 min 12 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64().round();
    if seconds < 1.0 {
        return format!("{} ms", time.as_millis());
    }
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    if minutes < 1.0 {
        format!("{rest} s")
    } else {
        format!("{minutes} min {rest} s")
    }
}

/// Rows in columns as wide as their widest cell; the first row is the heading.
pub(crate) fn table(rows: &[Vec<String>]) {
    print!("{}", aligned(rows));
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("{cell:<width$}  "));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [vec!["what", "time"], vec!["a longer name", "1 s"]]
            .map(|row| row.into_iter().map(str::to_owned).collect());
        assert_eq!(aligned(&rows), "what           time\na longer name  1 s\n");
    }

    #[test]
    fn times_are_said_in_the_unit_that_fits() {
        assert_eq!(duration(Duration::from_millis(320)), "320 ms");
        assert_eq!(duration(Duration::from_millis(7_600)), "8 s");
        assert_eq!(duration(Duration::from_secs(192)), "3 min 12 s");
    }
}
