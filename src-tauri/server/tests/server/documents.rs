//! What is written about the protocol is what is spoken.

use hearth_domain::{GuestFrame, HostFrame};
use serde_json::Value;

const PROTOCOL: &str = include_str!("../../../../docs/protocol.md");

/// The fenced blocks that are marked so.
fn blocks(mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = PROTOCOL.lines();
    while let Some(line) = lines.next() {
        if line.trim() == format!("```{mark}") {
            let block: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            found.push(block.join("\n"));
        }
    }
    found
}

/// Reads and writes a frame; what is written is what was read.
fn round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) {
    let read: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let written = serde_json::to_value(&read).expect("it is JSON");
    let expected: Value = serde_json::from_str(text).expect("it is JSON");
    assert_eq!(written, expected, "every field is there and none more");
}

#[test]
fn the_protocols_examples_are_frames() {
    let (guest, host) = (blocks("json guest"), blocks("json host"));
    guest.iter().for_each(|text| round_trip::<GuestFrame>(text));
    host.iter().for_each(|text| round_trip::<HostFrame>(text));
    let kinds = |blocks: &[String]| -> Vec<String> {
        let kind = |text: &String| {
            let value: Value = serde_json::from_str(text).expect("it is JSON");
            let kind = if value["type"] == "event" {
                &value["event"]["type"]
            } else {
                &value["type"]
            };
            kind.as_str().expect("a type").to_owned()
        };
        blocks.iter().map(kind).collect()
    };
    for kind in ["hello", "renew", "apply", "stop_run", "typing", "read", "present"] {
        assert!(kinds(&guest).iter().any(|known| known == kind), "{kind} has no example");
    }
    let told = [
        "welcome",
        "heads",
        "applied",
        "refused",
        "state",
        "changes",
        "run_started",
        "run_delta",
        "run_waiting",
        "run_ended",
        "typing",
        "presence_changed",
        "read_marked",
        "chat_gone",
    ];
    for kind in told {
        assert!(kinds(&host).iter().any(|known| known == kind), "{kind} has no example");
    }
}

#[test]
fn every_request_of_the_protocol_is_in_the_openapi_document() {
    let document = serde_json::to_value(hearth_server::openapi_document()).expect("it is JSON");
    let paths = document["paths"].as_object().expect("there are paths");
    let section = PROTOCOL
        .split("## 4. REST")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next());
    let mut looked_at = 0;
    for row in section
        .expect("there is a section on REST")
        .lines()
        .filter(|line| line.starts_with("| `"))
    {
        let requests = row.split('|').nth(1).unwrap_or_default();
        for request in requests
            .split('`')
            .filter(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))
        {
            let (methods, path) = request.rsplit_once(' ').expect("a method and a path");
            let path = path.split('?').next().unwrap_or_default();
            for method in methods.split(", ") {
                let described = &paths.get(&format!("/api/v1/{path}")).unwrap_or(&Value::Null)[method.to_lowercase()];
                assert!(described.is_object(), "{method} {path} is not in the document");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 25, "only {looked_at} requests were found in the text");
}
