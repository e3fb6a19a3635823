//! The way in for commands, while others do their worst.
#![cfg(unix)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::net::UnixStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(30);

struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// One that may have so many files and connections open.
    fn start(data_dir: &Path, files: u32) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", &format!("ulimit -n {files} && exec \"$0\" \"$@\"")])
            .arg(env!("CARGO_BIN_EXE_hearth-server"))
            .args(["--secrets", "file", "--no-discovery", "--listen", "127.0.0.1:0"])
            .arg("--data-dir")
            .arg(data_dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it can be started");
        let said = BufReader::new(child.stdout.take().expect("it is read")).lines();
        let address = said.map_while(Result::ok).find_map(|line| {
            let (_, at) = line.split_once(" at https://")?;
            Some(at.trim().to_owned())
        });
        let address = address.expect("it says where it is");
        Self { child, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(data_dir: &Path) -> std::io::Result<String> {
    let mut stream = UnixStream::connect(data_dir.join("hearth-server.sock"))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(b"{\"ask\":\"people\"}\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Whoever opens more connections than the server may have must not be rid of the one who could shut them out.
#[test]
fn commands_are_answered_again_after_a_flood_of_connections() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let server = Server::start(directory.path(), 128);
    assert!(ask(directory.path()).expect("it answers").contains("\"people\""));

    let flood: Vec<_> = (0..200).map(|_| TcpStream::connect(&server.address)).collect();
    std::thread::sleep(Duration::from_millis(500));
    let during = ask(directory.path());
    assert!(during.is_err(), "the flood did not fill it: {during:?}");
    drop(flood);

    let begun = Instant::now();
    loop {
        match ask(directory.path()) {
            Ok(answer) if answer.contains("\"people\"") => return,
            other => assert!(begun.elapsed() < LIMIT, "{other:?}"),
        }
    }
}
