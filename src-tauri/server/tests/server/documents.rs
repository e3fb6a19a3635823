//! What is written about the protocol is what is spoken.

use std::collections::BTreeSet;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hearth_domain::{
    CatchUp, Chat, ChatId, CloseCode, GuestFrame, HostFrame, RefreshRequest, Registered, Registration, SpaceCard,
    Tokens,
};
use hearth_sync::InviteAddress;
use reqwest::Method;
use serde_json::Value;

use crate::{
    guest::{Guest, send},
    host::Host,
};

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

/// The section that begins with that number.
fn section(number: u32) -> &'static str {
    let begins = format!("\n## {number}. ");
    let rest = PROTOCOL.split(&begins).nth(1).expect("there is such a section");
    rest.split("\n## ").next().unwrap_or(rest)
}

/// The values that the OpenAPI document gives a type.
fn schema(name: &str) -> Value {
    let document = serde_json::to_value(hearth_server::openapi_document()).expect("it is JSON");
    document["components"]["schemas"][name].clone()
}

fn texts(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().expect("a list").iter();
    list.map(|text| text.as_str().expect("a text").to_owned()).collect()
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

/// The rest of the page's JSON, in the order in which it stands there.
#[test]
fn the_protocols_other_examples_are_what_they_are_said_to_be() {
    let examples = blocks("json");
    let [invite, card, registered, tokens, problem, chat, catch_up @ ..] = &examples[..] else {
        panic!("there are only {}", examples.len())
    };
    round_trip::<SpaceCard>(card);
    round_trip::<Registered>(registered);
    round_trip::<Tokens>(tokens);
    round_trip::<Chat>(chat);
    assert_eq!(catch_up.len(), 2, "a page, and another life of the chat");
    catch_up.iter().for_each(|text| round_trip::<CatchUp>(text));
    let problem: Value = serde_json::from_str(problem).expect("it is JSON");
    assert!(
        problem["code"] == "not_found" && problem["status"] == 404,
        "looked at below"
    );

    let link = format!("hearth://join#{}", BASE64_URL_SAFE_NO_PAD.encode(invite));
    let written = InviteAddress::parse(&link).expect("it is an invite").to_link();
    let written = written.strip_prefix("hearth://join#").expect("it is a link");
    let written = BASE64_URL_SAFE_NO_PAD.decode(written).expect("it is base64url");
    let (written, invite): (Value, Value) = (
        serde_json::from_slice(&written).expect("it is JSON"),
        serde_json::from_str(invite).expect("it is JSON"),
    );
    assert_eq!(written, invite);

    let requests = blocks("http");
    let mut bodies = requests.iter().filter_map(|request| request.split_once("\n\n"));
    round_trip::<Registration>(bodies.next().expect("one registers").1);
    round_trip::<RefreshRequest>(bodies.next().expect("and one refreshes").1);
    assert_eq!(bodies.next(), None, "no other has a body");
}

#[tokio::test]
async fn a_problem_is_written_as_in_the_example() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let answer = send(ben.request(Method::GET, &format!("/chat/chats/{}", ChatId::new()))).await;
    let answer: Value = answer.json().await.expect("a problem");
    let example: Value = serde_json::from_str(&blocks("json")[4]).expect("it is JSON");
    assert_eq!(answer, example);
}

#[test]
fn every_operation_has_an_example() {
    let kinds = schema("Action");
    let kinds = kinds["oneOf"].as_array().expect("there are several").iter();
    let kinds: BTreeSet<String> = kinds
        .flat_map(|kind| texts(&kind["properties"]["type"]["enum"]))
        .collect();
    let examples = blocks("json guest").into_iter().filter_map(|text| {
        let frame: Value = serde_json::from_str(&text).expect("it is JSON");
        Some(frame["operation"]["action"]["type"].as_str()?.to_owned())
    });
    assert_eq!(examples.collect::<BTreeSet<_>>(), kinds);
}

#[test]
fn the_protocols_error_codes_are_those_there_are() {
    let list = section(4).split("The codes:").nth(1).expect("there is a list");
    let list = list.split(". A request").next().expect("it ends");
    let told: BTreeSet<String> = list.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let mut known = texts(&schema("ErrorCode")["enum"]);
    // What a guest says to its own user; no host has a way to say it.
    assert!(known.remove("certificate_changed"));
    assert_eq!(told, known);
}

#[test]
fn the_protocols_close_codes_are_those_there_are() {
    let rows = section(13).lines().filter_map(|line| line.strip_prefix("| "));
    let told: BTreeSet<u16> = rows.filter_map(|row| row.split(' ').next()?.parse().ok()).collect();
    assert_eq!(told, CloseCode::ALL.into_iter().map(CloseCode::code).collect());
}

#[test]
fn every_request_of_the_protocol_is_in_the_openapi_document() {
    let document = serde_json::to_value(hearth_server::openapi_document()).expect("it is JSON");
    let paths = document["paths"].as_object().expect("there are paths");
    let mut looked_at = 0;
    for row in section(4).lines().filter(|line| line.starts_with("| `")) {
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
