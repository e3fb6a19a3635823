//! The benchmark with tiny sizes: that it runs, and answers in the form that `cargo xtask bench` reads. That it is
//! built as a part of the tests is what lets `cargo xtask bench --check` start it without building anything more.

use std::process::Command;

use serde_json::Value;

#[test]
fn every_row_has_both_sides_of_every_run() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut bench = Command::new(env!("CARGO_BIN_EXE_hearth-bench"));
    bench.args(["store", "--check", "--runs", "2", "--messages", "300", "--directory"]);
    let output = bench.arg(directory.path()).output().expect("it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
    let rows = rows.as_array().expect("it answers with rows");
    assert_eq!(rows.len(), 22);
    for row in rows {
        assert_eq!(row["hearth"].as_array().map(Vec::len), Some(2), "{row}");
        // What has a time of its own as its goal stands beside nothing.
        let limit = (!row["limit"].is_null()).then(|| row["limit"]["runs"].as_array().map(Vec::len));
        assert!(limit.is_none_or(|runs| runs == Some(2)), "{row}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_server_and_its_guests_are_measured() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut bench = Command::new(env!("CARGO_BIN_EXE_hearth-bench"));
    bench.args(["network", "--check", "--runs", "1", "--messages", "300", "--directory"]);
    let output = bench.arg(directory.path()).output().expect("it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
    let rows = rows.as_array().expect("it answers with rows");
    assert_eq!(rows.len(), 11);
    for row in rows {
        assert_eq!(row["hearth"].as_array().map(Vec::len), Some(1), "{row}");
    }
    let lost_or_doubled = rows.last().map(|row| row["hearth"][0].clone());
    assert_eq!(lost_or_doubled, Some(0.0.into()), "no message is lost or doubled");
}
