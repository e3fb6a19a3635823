//! The REST API alone is enough to chat, as somebody with `curl` would.

use hearth_domain::OpId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    guest::{Guest, http, refusal, send},
    host::{Host, model},
};

#[tokio::test]
async fn a_chat_from_its_beginning_to_its_end() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    assert_eq!(ben.get("/chat/chats").await, json!({ "chats": [], "next": null }));

    let made = ben.post("/chat/chats", json!({ "title": "Trip to Lisbon" })).await;
    let chat = made["chat_id"].as_str().expect("an id").to_owned();
    let path = format!("/chat/chats/{chat}");
    let sent = ben
        .post(&format!("{path}/messages"), json!({ "text": "What should we see?" }))
        .await;
    assert_eq!(sent["chat_id"], made["chat_id"]);

    let opened = ben.get(&path).await;
    assert_eq!(opened["detail"]["chat"]["title"], "Trip to Lisbon");
    let first = &opened["page"]["messages"][0]["message"];
    assert_eq!(first["text"], "What should we see?");
    let message = first["id"].as_str().expect("an id");

    ben.post(
        &format!("{path}/messages/{message}/versions"),
        json!({ "text": "What should we eat?" }),
    )
    .await;
    let page = ben.get(&format!("{path}/page?anchor=end&limit=10")).await;
    assert_eq!(page["messages"][0]["message"]["text"], "What should we eat?");
    assert_eq!(page["messages"][0]["versions"].as_array().expect("a list").len(), 2);

    ben.patch(&path, json!({ "pinned": true })).await;
    ben.patch(&path, json!({ "title": "Lisbon" })).await;
    let listed = ben.get("/chat/chats?limit=5").await;
    assert_eq!(
        (&listed["chats"][0]["title"], &listed["chats"][0]["pinned"]),
        (&json!("Lisbon"), &json!(true))
    );
    let found = ben.get("/chat/search?q=eat").await;
    assert_eq!(found["hits"][0]["chat_id"], made["chat_id"]);
    assert_eq!(found["hits"][0]["snippet"][1], json!({ "text": "eat", "found": true }));
    let found = ben.get("/chat/search?q=lisb").await;
    assert_eq!(
        (&found["chats"][0]["chat_id"], &found["hits"]),
        (&made["chat_id"], &json!([]))
    );
    let found = ben
        .get(&format!(
            "/chat/search?q=has:cake&chat={}",
            made["chat_id"].as_str().expect("an id")
        ))
        .await;
    assert_eq!(
        found["problems"],
        json!([{ "code": "unknown_has", "part": "has:cake" }])
    );
    for unreadable in [
        "limit=0",
        "limit=101",
        "order=any",
        "cursor=x",
        "chat=7",
        &format!("q={}", "a".repeat(1025)),
    ] {
        let asked = ben.request(Method::GET, &format!("/chat/search?{unreadable}"));
        assert_eq!(refusal(asked).await.1, "invalid", "{unreadable}");
    }

    ben.delete(&path).await;
    assert_eq!(ben.get("/chat/chats").await["chats"], json!([]));
    assert_eq!(
        ben.get("/chat/chats?filter=archived").await["chats"][0]["id"],
        made["chat_id"]
    );
    ben.delete(&format!("{path}?permanent=true")).await;
    assert_eq!(ben.get("/chat/chats?filter=archived").await["chats"], json!([]));
    assert_eq!(
        refusal(ben.request(Method::GET, &path)).await,
        (404, "not_found".to_owned())
    );
}

#[tokio::test]
async fn a_request_sent_again_changes_nothing_more() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let path = format!("/chat/chats/{chat}/messages");
    let message = json!({ "op_id": OpId::new(), "message_id": hearth_domain::MessageId::new(), "text": "once" });
    let first = ben.post(&path, message.clone()).await;
    assert_eq!(ben.post(&path, message).await, first);
    let page = ben.get(&format!("/chat/chats/{chat}/page")).await;
    assert_eq!(page["messages"].as_array().expect("a list").len(), 1);
    let operation = json!({ "op_id": OpId::new(), "chat_id": chat, "action": { "type": "rename", "title": "twice" } });
    let first = ben.post("/chat/operations", operation.clone()).await;
    assert_eq!(ben.post("/chat/operations", operation).await, first);
}

#[tokio::test]
async fn lists_go_on_where_they_ended() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(ben.new_chat().await.to_string());
        host.advance(std::time::Duration::from_secs(1));
    }
    made.reverse();
    let (mut listed, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ben.get(&format!("/chat/chats?limit=2{cursor}")).await;
        let chats = page["chats"].as_array().expect("a list").clone();
        listed.extend(chats.iter().map(|chat| chat["id"].as_str().expect("an id").to_owned()));
        let next = &page["next"];
        if next.is_null() {
            break;
        }
        cursor = format!(
            "&cursor={},{},{}",
            next["pinned"],
            next["active_at"],
            next["id"].as_str().expect("an id")
        );
    }
    assert_eq!(listed, made);

    let (mut heads, mut after) = (Vec::new(), String::new());
    loop {
        let page = ben.get(&format!("/chat/heads?limit=2{after}")).await;
        let page = page.as_array().expect("a list").clone();
        let Some(last) = page.last() else { break };
        after = format!("&after={}", last["chat_id"].as_str().expect("an id"));
        heads.extend(
            page.iter()
                .map(|head| head["chat_id"].as_str().expect("an id").to_owned()),
        );
    }
    made.sort_unstable();
    assert_eq!(heads, made);
}

#[tokio::test]
async fn catching_up_begins_with_the_epoch() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    ben.say(chat, "hello").await;
    let path = format!("/chat/chats/{chat}/changes");
    let nothing = ben.get(&format!("{path}?epoch={}&after=0", uuid::Uuid::nil())).await;
    assert_eq!(nothing["type"], "epoch_changed");
    let epoch = nothing["chat"]["epoch"].as_str().expect("an epoch");
    let all = ben.get(&format!("{path}?epoch={epoch}&after=0&limit=1000")).await;
    assert_eq!(all["type"], "changes");
    assert_eq!(all["changes"]["messages"][0]["text"], "hello");
    assert_eq!(all["changes"]["to"], all["head_rev"]);
}

#[tokio::test]
async fn people_are_brought_in_and_taken_out() {
    let host = Host::start().await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let chat = ben.new_chat().await;
    let users = ben.get("/users").await;
    let names: Vec<_> = users
        .as_array()
        .expect("a list")
        .iter()
        .map(|user| user["name"].clone())
        .collect();
    assert!(
        names.contains(&json!("Eve")) && names.contains(&json!("Ada")),
        "{names:?}"
    );
    ben.bring_in(chat, eve.user_id).await;
    let seq = eve.say(chat, "I am here").await.rev;
    ben.post(&format!("/chat/chats/{chat}/read"), json!({ "seq": seq }))
        .await;
    let marks = eve.get("/read-marks").await;
    let of_ben = marks
        .as_array()
        .expect("a list")
        .iter()
        .find(|mark| mark["user_id"] == json!(ben.user_id))
        .cloned();
    assert_eq!(of_ben.expect("it is told")["seq"], json!(seq));
    let participants = ben.get(&format!("/chat/chats/{chat}")).await["detail"]["participants"].clone();
    let of_eve = participants
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["kind"]["name"] == "Eve")
        .cloned();
    let id = of_eve.expect("she takes part")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    ben.delete(&format!("/chat/chats/{chat}/participants/{id}")).await;
    assert_eq!(
        refusal(eve.request(Method::GET, &format!("/chat/chats/{chat}")))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn an_answer_is_made_and_can_be_stopped() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let made = ben.post("/chat/chats", json!({ "model": model() })).await;
    let chat = made["chat_id"].as_str().expect("an id").to_owned();
    let path = format!("/chat/chats/{chat}");
    ben.post(&format!("{path}/messages"), json!({ "text": "tell me" }))
        .await;
    let run = ben.get(&path).await["detail"]["run"]["run_id"]
        .as_str()
        .expect("a run")
        .to_owned();
    let stopped = send(ben.request(Method::POST, &format!("/chat/runs/{run}/stop"))).await;
    assert_eq!(stopped.status(), 204);
    let ended = async {
        loop {
            let opened = ben.get(&path).await;
            if opened["detail"]["run"].is_null() {
                break opened["page"]["messages"][1]["message"]["status"].clone();
            }
        }
    };
    assert_eq!(crate::host::in_time("the end of the answer", ended).await, "stopped");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_as_a_problem() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let path = format!("/chat/chats/{chat}");
    let ask = |method: Method, path: &str| ben.request(method, path);
    for (asked, status) in [
        (ask(Method::GET, "/chat/chats/not-an-id"), 400),
        (ask(Method::GET, "/chat/chats?limit=many"), 400),
        (ask(Method::GET, "/chat/chats?limit=501"), 422),
        (ask(Method::GET, "/chat/chats?cursor=here"), 400),
        (ask(Method::GET, "/chat/chats?filter=lost"), 400),
        (ask(Method::GET, &format!("{path}/page?anchor=before")), 400),
        (ask(Method::GET, &format!("{path}/page?limit=0")), 422),
        (ask(Method::POST, "/chat/chats").body("{}"), 415),
        (
            ask(Method::POST, "/chat/chats")
                .header("content-type", "application/json")
                .body("{"),
            400,
        ),
        (
            ask(Method::POST, &format!("{path}/messages")).json(&json!({ "text": 1 })),
            400,
        ),
        (
            ask(Method::POST, &format!("{path}/messages")).json(&json!({ "text": " " })),
            422,
        ),
        (ask(Method::PATCH, &path).json(&json!({})), 400),
        (
            ask(Method::PATCH, &path).json(&json!({ "pinned": true, "archived": true })),
            400,
        ),
        (ask(Method::PUT, &path), 405),
        (ask(Method::GET, "/nothing"), 404),
    ] {
        let what = format!("{asked:?}");
        assert_eq!(refusal(asked).await.0, status, "{what}");
    }
}

#[tokio::test]
async fn anybody_may_ask_how_the_server_is_and_read_how_to_speak_with_it() {
    let host = Host::start().await;
    let get = async |path: &str| send(http(None).get(host.url(path))).await;
    let health: Value = get("/health").await.json().await.expect("JSON");
    assert_eq!((&health["ok"], &health["database"]), (&json!(true), &json!(true)));
    let card: Value = get("/api/v1/space").await.json().await.expect("JSON");
    assert_eq!(card["name"], "Ada's Hearth");
    let document: Value = get("/api/openapi.json").await.json().await.expect("JSON");
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    assert_eq!(get("/api/docs").await.status(), 308);
    let page = get("/api/docs/").await;
    assert_eq!(page.status(), 200);
    let html = page.text().await.expect("a page");
    assert!(
        !html.contains("//unpkg") && !html.contains("//cdn"),
        "nothing is loaded from elsewhere"
    );
    assert_eq!(get("/api/docs/swagger-ui-bundle.js").await.status(), 200);
    assert_eq!(get("/chat").await.status(), 404, "this server has no web UI");
}
