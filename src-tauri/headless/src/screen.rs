//! What is written to the terminal, and how answers look there.

use std::io::{self, Write as _};

use hearth_domain::{Device, DeviceKind, DeviceState, InviteLink, People, Role, UnixMillis};

/// Output that nobody reads any more is no reason to fail.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}").and_then(|()| io::stdout().flush());
}

pub(crate) fn problem(text: &str) {
    let _ = writeln!(io::stderr(), "hearth-server: {text}");
}

pub(crate) fn invite(link: &InviteLink, whom: &str) {
    line(&format!(
        "Good once, for 10 minutes, for {whom}.\n  in a browser: {}",
        link.web_link
    ));
    // Hearth's own window joins where it can pin a key, which is nowhere without TLS.
    if link.web_link.starts_with("https://") {
        line(&format!("  in Hearth:    {}", link.link));
    }
}

pub(crate) fn users(people: &People) -> String {
    let mut rows = vec![["name", "role", "devices", "id"].map(str::to_owned)];
    for user in people.users.iter().filter(|user| !user.revoked) {
        let devices = people
            .devices
            .iter()
            .filter(|device| device.user_id == user.id && device.state == DeviceState::Approved);
        rows.push([
            user.name.clone(),
            role(user.role).to_owned(),
            devices.count().to_string(),
            user.id.to_string(),
        ]);
    }
    table(&rows)
}

/// Those that wait come first.
pub(crate) fn devices(people: &People, now: UnixMillis) -> String {
    let mut rows = vec![["state", "device", "kind", "person", "last seen", "id"].map(str::to_owned)];
    let mut shown: Vec<&Device> = people
        .devices
        .iter()
        .filter(|device| device.state != DeviceState::Revoked)
        .collect();
    shown.sort_by_key(|device| (device.state != DeviceState::Waiting, device.created_at));
    for device in shown {
        let person = people.users.iter().find(|user| user.id == device.user_id);
        rows.push([
            match device.state {
                DeviceState::Waiting => "WAITS",
                DeviceState::Approved => "approved",
                DeviceState::Revoked => "revoked",
            }
            .to_owned(),
            device.name.clone(),
            match device.kind {
                DeviceKind::Host => "host",
                DeviceKind::Desktop => "desktop",
                DeviceKind::Browser => "browser",
            }
            .to_owned(),
            person.map(|person| person.name.clone()).unwrap_or_default(),
            device
                .last_seen_at
                .map_or_else(|| "never".to_owned(), |at| ago(at, now)),
            device.id.to_string(),
        ]);
    }
    table(&rows)
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Member => "member",
        Role::Guest => "guest",
    }
}

fn ago(at: UnixMillis, now: UnixMillis) -> String {
    let minutes = (now.0 - at.0).max(0) / 60_000;
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..2_880 => format!("{} h ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1_440),
    }
}

/// What others typed, without the control characters that a terminal would obey.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Rows in columns as wide as their widest cell; the first row is the heading.
fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let rows: Vec<[String; COLUMNS]> = rows.iter().map(|row| row.each_ref().map(|cell| clean(cell))).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..COLUMNS).map(width).collect();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use hearth_domain::{DeviceId, User, UserId};

    use super::*;

    #[test]
    fn who_waits_stands_first_and_names_cannot_command_the_terminal() {
        let user = User {
            id: UserId::new(),
            name: "Ben".to_owned(),
            role: Role::Member,
            created_at: UnixMillis(0),
            revoked: false,
        };
        let device = |name: &str, state, created| Device {
            id: DeviceId::new(),
            user_id: user.id,
            name: name.to_owned(),
            kind: DeviceKind::Browser,
            state,
            created_at: UnixMillis(created),
            last_seen_at: Some(UnixMillis(0)),
        };
        let people = People {
            devices: vec![
                device("old", DeviceState::Approved, 1),
                device("new\u{1b}[2J", DeviceState::Waiting, 2),
                device("gone", DeviceState::Revoked, 3),
            ],
            users: vec![user],
            invites: Vec::new(),
        };
        let shown = devices(&people, UnixMillis(5 * 60_000));
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 3, "{shown}");
        assert!(lines[1].starts_with("WAITS") && lines[1].contains("new[2J"), "{shown}");
        assert!(lines[2].contains("5 min ago"), "{shown}");
        assert!(users(&people).contains("Ben   member  1"), "{}", users(&people));
    }
}
