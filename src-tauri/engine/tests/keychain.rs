//! The real Secret Service: gnome-keyring on a message bus of its own, with a home of its own. Each test
//! starts itself again inside such a session, where it does what its name says.
#![cfg(target_os = "linux")]

use std::{
    env, fs,
    process::{Command, Output},
    time::{Duration, Instant},
};

use hearth_engine::{Keychain, Secret, SecretError, SecretStore};

/// Set in the process that runs inside the session.
const INSIDE: &str = "HEARTH_TEST_KEYCHAIN_SESSION";

/// A bus that starts no services by itself. The usual one would start a second, locked keyring if it was asked
/// before the first had taken its name.
const BARE_BUS: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow eavesdrop="true"/><allow send_destination="*" eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"#;

fn is_inside() -> bool {
    env::var_os(INSIDE).is_some()
}

/// Runs the test `name` of this binary again, without any bus, and asserts that it passes.
fn pass_without_bus(name: &str) {
    let env = Command::new("env");
    assert_passed(&inside(env, name));
}

/// Runs the test `name` of this binary again, on a bus of its own, and asserts that it passes.
fn pass_on_own_bus(name: &str) {
    let config = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(config.path(), BARE_BUS).expect("it can be written");
    let mut session = Command::new("dbus-run-session");
    session.arg("--config-file").arg(config.path()).arg("--");
    assert_passed(&inside(session, name));
}

/// What comes of `command`, which runs what follows it.
fn inside(mut command: Command, name: &str) -> Output {
    let home = tempfile::tempdir().expect("a temporary directory");
    let runtime = home.path().join("run");
    fs::create_dir(&runtime).expect("it is empty");
    let this = env::current_exe().expect("a process knows its file");
    command
        .arg(this)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", &runtime)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"))
}

fn assert_passed(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}\n{complained}"
    );
}

/// Starts an unlocked keyring on the bus, and asks for it until it has taken its name there.
fn start_keyring(keychain: &Keychain) {
    let daemon = r#"gnome-keyring-daemon --unlock --components=secrets <<<"pw" >/dev/null"#;
    let started = Command::new("bash").args(["-c", daemon]).status();
    assert!(started.is_ok_and(|status| status.success()));
    let deadline = Instant::now() + Duration::from_secs(10);
    while matches!(keychain.read("api-key/none"), Err(SecretError::NoKeychain(_))) {
        assert!(Instant::now() < deadline, "the keyring did not come");
    }
}

fn secret(text: &str) -> Secret {
    Secret::parse(text).expect("it can be a key")
}

#[test]
fn a_key_is_stored_replaced_read_and_removed() {
    if !is_inside() {
        return pass_on_own_bus("a_key_is_stored_replaced_read_and_removed");
    }
    let keychain = Keychain::new();
    start_keyring(&keychain);
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
        return pass_without_bus("without_a_bus_there_is_no_keychain");
    }
    let keychain = Keychain::new();
    assert!(matches!(keychain.read("api-key/test"), Err(SecretError::NoKeychain(_))));
    let written = keychain.write("api-key/test", &secret("sk-first"));
    assert!(matches!(written, Err(SecretError::NoKeychain(_))), "{written:?}");
}

/// With `keyring`'s own entry point the first failure would be the last word.
#[test]
fn a_keychain_that_comes_later_is_found() {
    if !is_inside() {
        return pass_on_own_bus("a_keychain_that_comes_later_is_found");
    }
    let keychain = Keychain::new();
    assert!(matches!(keychain.read("api-key/test"), Err(SecretError::NoKeychain(_))));
    start_keyring(&keychain);
    keychain
        .write("api-key/test", &secret("sk-late"))
        .expect("it is there now");
    assert_eq!(keychain.read("api-key/test"), Ok(Some(secret("sk-late"))));
}
