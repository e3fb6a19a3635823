//! The real Secret Service: gnome-keyring on a message bus of its own, with a home of its own. Each test
//! starts itself again inside such a session, where it does what its name says.
#![cfg(target_os = "linux")]

use std::{
    env, fs,
    process::{Command, Output},
};

use hearth_engine::{Keychain, Secret, SecretError, SecretStore};

/// Set in the process that runs inside the session.
const INSIDE: &str = "HEARTH_TEST_KEYCHAIN_SESSION";

const UNLOCKED: &str = r#"gnome-keyring-daemon --unlock --components=secrets <<<"pw" >/dev/null && exec "$0" "$@""#;

/// A bus that starts no services by itself, as the usual one does.
const BARE_BUS: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow eavesdrop="true"/><allow send_destination="*" eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"#;

fn is_inside() -> bool {
    env::var_os(INSIDE).is_some()
}

/// Runs the test `name` of this binary again, by a command that ends by running what follows it.
fn inside(command: &[&str], name: &str) -> Output {
    let home = tempfile::tempdir().expect("a temporary directory");
    let runtime = home.path().join("run");
    fs::create_dir(&runtime).expect("it is empty");
    let this = env::current_exe().expect("a process knows its file");
    Command::new(command[0])
        .args(&command[1..])
        .arg(this)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", &runtime)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", command[0]))
}

fn assert_passed(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}\n{complained}"
    );
}

fn secret(text: &str) -> Secret {
    Secret::parse(text).expect("it can be a key")
}

#[test]
fn a_key_is_stored_replaced_read_and_removed() {
    if !is_inside() {
        let session = ["dbus-run-session", "--", "bash", "-c", UNLOCKED];
        return assert_passed(&inside(&session, "a_key_is_stored_replaced_read_and_removed"));
    }
    let keychain = Keychain::new();
    assert_eq!(keychain.read("api-key/test"), Ok(None));
    keychain
        .write("api-key/test", &secret("sk-first"))
        .expect("the keychain is unlocked");
    keychain
        .write("api-key/test", &secret("sk-second"))
        .expect("the keychain is unlocked");
    keychain
        .write("api-key/other", &secret("sk-other"))
        .expect("the keychain is unlocked");
    let another = Keychain::new();
    assert_eq!(another.read("api-key/test"), Ok(Some(secret("sk-second"))));
    another.remove("api-key/test").expect("the keychain is unlocked");
    another.remove("api-key/test").expect("what is gone is removed");
    assert_eq!(keychain.read("api-key/test"), Ok(None));
    assert_eq!(keychain.read("api-key/other"), Ok(Some(secret("sk-other"))));
}

#[test]
fn without_a_bus_there_is_no_keychain() {
    if !is_inside() {
        return assert_passed(&inside(&["env"], "without_a_bus_there_is_no_keychain"));
    }
    let keychain = Keychain::new();
    assert!(matches!(keychain.read("api-key/test"), Err(SecretError::NoKeychain(_))));
    let written = keychain.write("api-key/test", &secret("sk-first"));
    assert!(matches!(written, Err(SecretError::NoKeychain(_))), "{written:?}");
}

/// The daemon is started by the test itself, after the first try has failed.
#[test]
fn a_keychain_that_comes_later_is_found() {
    if !is_inside() {
        let config = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(config.path(), BARE_BUS).expect("it can be written");
        let file = format!("--config-file={}", config.path().display());
        let session = ["dbus-run-session", &file, "--"];
        return assert_passed(&inside(&session, "a_keychain_that_comes_later_is_found"));
    }
    let keychain = Keychain::new();
    assert!(matches!(keychain.read("api-key/test"), Err(SecretError::NoKeychain(_))));
    let daemon = r#"gnome-keyring-daemon --unlock --components=secrets <<<"pw" >/dev/null"#;
    let started = Command::new("bash").args(["-c", daemon]).status();
    assert!(started.is_ok_and(|status| status.success()));
    keychain
        .write("api-key/test", &secret("sk-late"))
        .expect("it is there now");
    assert_eq!(keychain.read("api-key/test"), Ok(Some(secret("sk-late"))));
}
