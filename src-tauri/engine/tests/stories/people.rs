//! Several people in one chat: who sees it, who may do what, and when the assistant answers.

use hearth_domain::{
    Action, Actor, ApiError, ChatFilter, ChatId, ChatListRequest, Epoch, ErrorCode, Event, InviteRequest, MessageId,
    MessagePageRequest, OpId, Operation, PageAnchor, ParticipantId, ParticipantKind, Receipt, Rev, Role, RunId,
};
use hearth_engine::Acting;

use crate::{
    app::{MODEL, TestApp, in_time},
    guest::{Guest, code_of},
};

/// Somebody who was let in, and the engine as they may use it.
struct Person {
    actor: Actor,
    acting: Acting,
}

async fn person(app: &TestApp, name: &str, role: Role) -> Person {
    let owner = app.engine.home_actor();
    let request = InviteRequest { role, for_user: None };
    let (_, code) = app
        .engine
        .create_invite(owner, request)
        .await
        .expect("the owner invites");
    let guest = Guest::register(&app.engine, code.expose(), name).await;
    let guest = guest.expect("the invite is good");
    let approved = app.engine.approve_device(owner, guest.device_id).await;
    approved.expect("it waits");
    let actor = app.engine.admit(guest.device_id).await.expect("they were let in");
    Person {
        actor,
        acting: app.engine.acting(actor),
    }
}

impl Person {
    async fn apply(&self, chat_id: ChatId, action: Action) -> Result<Receipt, ApiError> {
        let op_id = OpId::new();
        let operation = Operation { op_id, chat_id, action };
        in_time("the answer to an operation", self.acting.apply(operation)).await
    }

    async fn say(&self, chat: ChatId, text: &str) {
        let message_id = MessageId::new();
        let text = text.to_owned();
        let said = self.apply(chat, Action::send(message_id, text)).await;
        said.expect("whoever takes part may write");
    }

    async fn chats(&self) -> Vec<ChatId> {
        let listed = self.acting.list_chats(list()).await.expect("they may ask");
        listed.chats.into_iter().map(|chat| chat.id).collect()
    }
}

fn list() -> ChatListRequest {
    ChatListRequest {
        space_id: None,
        filter: ChatFilter::Current,
        search: String::new(),
        after: None,
        limit: 50,
    }
}

async fn bring(app: &TestApp, chat: ChatId, who: &Person) {
    let user_id = who.actor.user_id;
    let added = app.apply(chat, Action::AddUser { user_id }).await;
    added.expect("the owner may bring people in");
}

async fn participant(app: &TestApp, chat: ChatId, who: Actor) -> ParticipantId {
    let detail = app.engine.open_chat(chat).await.expect("the chat is there");
    let is_theirs =
        |kind: &ParticipantKind| matches!(kind, ParticipantKind::User { user_id, .. } if *user_id == who.user_id);
    let found = detail.participants.into_iter().find(|row| is_theirs(&row.kind));
    found.expect("they were in it").id
}

async fn answer(app: &mut TestApp, text: &str) -> Vec<String> {
    let mut asked = app.server.next().await;
    let sent = asked.request.messages();
    asked.begin_stream().await;
    asked.text(text).await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    sent
}

#[tokio::test]
async fn a_chat_of_others_does_not_exist() {
    let app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Between us").await;
    let bea = person(&app, "Bea", Role::Member).await;
    let missing = ErrorCode::NotFound;
    let request = MessagePageRequest {
        chat_id: chat,
        anchor: PageAnchor::End,
        limit: 10,
    };
    assert_eq!(code_of(bea.acting.open_chat(chat).await), missing);
    assert_eq!(code_of(bea.acting.message_page(request).await), missing);
    let changes = bea.acting.changes_after(chat, Epoch::new(), Rev::ZERO, 10).await;
    assert_eq!(code_of(changes), missing);
    assert_eq!(code_of(bea.acting.mark_read(chat, Rev(1)).await), missing);
    assert_eq!(code_of(bea.acting.set_typing(chat, true).await), missing);
    for action in [
        Action::Rename {
            title: "Mine".to_owned(),
        },
        Action::AddUser {
            user_id: bea.actor.user_id,
        },
        Action::DeleteChat,
    ] {
        assert_eq!(code_of(bea.apply(chat, action).await), missing);
    }
    assert!(bea.chats().await.is_empty());
    assert!(bea.acting.heads(None, 10).await.expect("they may ask").is_empty());
    assert!(bea.acting.read_marks().await.expect("they may ask").is_empty());
    let elsewhere = ChatListRequest {
        space_id: Some(hearth_domain::SpaceId::new()),
        ..list()
    };
    assert_eq!(code_of(bea.acting.list_chats(elsewhere).await), missing);
}

#[tokio::test]
async fn whoever_may_not_delete_a_chat_does_not_stop_its_answer_by_trying() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let (bea, col) = (
        person(&app, "Bea", Role::Member).await,
        person(&app, "Col", Role::Member).await,
    );
    bring(&app, chat, &bea).await;
    app.send(chat, &format!("@{MODEL} hello")).await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("To be").await;
    app.shown("To be").await;
    assert_eq!(code_of(bea.apply(chat, Action::DeleteChat).await), ErrorCode::Forbidden);
    assert_eq!(code_of(col.apply(chat, Action::DeleteChat).await), ErrorCode::NotFound);
    asked.text(" continued").await;
    app.shown(" continued").await;
}

#[tokio::test]
async fn people_come_and_go_and_every_door_knows_who_is_there() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let owner = app.engine.home_actor();
    let bea = person(&app, "Bea", Role::Guest).await;
    let engine = app.engine.clone();
    let users = || async { engine.users_in(chat).await.expect("it can be asked") };
    assert_eq!(users().await, [owner.user_id]);
    bring(&app, chat, &bea).await;
    assert_eq!(users().await.len(), 2);
    let detail = bea.acting.open_chat(chat).await.expect("they take part");
    assert_eq!(detail.me, bea.actor.user_id);
    assert!(!detail.rights.add_people && !detail.rights.delete && detail.draft.is_empty());
    bea.say(chat, "Hello").await;

    let participant_id = participant(&app, chat, owner).await;
    app.apply(chat, Action::RemoveParticipant { participant_id })
        .await
        .expect("everyone may leave");
    let told = app
        .event("the news of who left", |event| match event {
            Event::Changes(changes) if changes.participants.iter().any(|row| !row.present) => Some(changes.clone()),
            _ => None,
        })
        .await;
    let heir = told.chat.map(|chat| chat.owner_id);
    assert_eq!(heir, Some(bea.actor.user_id), "the chat is hers now");
    assert_eq!(users().await, [bea.actor.user_id]);
    assert_eq!(code_of(app.engine.open_chat(chat).await), ErrorCode::NotFound);
    let listed = app.engine.list_chats(list()).await.expect("it can be asked");
    assert!(listed.chats.is_empty(), "whoever left does not see it any more");
    assert_eq!(bea.chats().await, [chat]);
    bea.apply(chat, Action::DeleteChat).await.expect("she owns it");
    assert!(users().await.is_empty());
}

#[tokio::test]
async fn whoever_waits_to_be_let_in_is_not_brought_into_a_chat() {
    let app = TestApp::start().await;
    let chat = app.new_chat().await;
    let owner = app.engine.home_actor();
    let request = InviteRequest {
        role: Role::Member,
        for_user: None,
    };
    let invited = app.engine.create_invite(owner, request).await;
    let (_, code) = invited.expect("the owner invites");
    let eve = Guest::register(&app.engine, code.expose(), "Eve").await;
    let eve = eve.expect("the invite is good");
    let bring = Action::AddUser { user_id: eve.user_id };
    assert_eq!(code_of(app.apply(chat, bring.clone()).await), ErrorCode::NotFound);
    let approved = app.engine.approve_device(owner, eve.device_id).await;
    approved.expect("it waits");
    app.apply(chat, bring).await.expect("she was let in");
}

#[tokio::test]
async fn with_several_people_the_assistant_answers_when_it_is_mentioned() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let bea = person(&app, "Bea", Role::Member).await;
    bring(&app, chat, &bea).await;
    app.send(chat, "Shall we ask?").await;
    bea.say(chat, "Yes, wait").await;
    assert!(app.server.is_quiet(), "people talk with one another");
    bea.say(chat, &format!("@{MODEL}, what do you think?")).await;
    let run = app.run_started().await;
    let active = app.engine.open_chat(chat).await.expect("it is there").run;
    assert_eq!(active.map(|run| run.asked_by), Some(bea.actor.user_id));
    let sent = answer(&mut app, "I agree").await;
    assert_eq!(
        sent,
        [
            "user: Ada: Shall we ask?",
            "user: Bea: Yes, wait",
            &format!("user: Bea: @{MODEL}, what do you think?")
        ],
        "a model can tell people apart"
    );
    let spent = bea.acting.usage().await.expect("they may ask");
    assert!(spent.iter().all(|row| row.user_id == bea.actor.user_id));
    bea.acting.stop_run(run).await.expect("a run that ended stays as it is");

    bea.apply(
        chat,
        Action::SetAnswering {
            answering: hearth_domain::Answering::Always,
        },
    )
    .await
    .expect("whoever takes part may say so");
    bea.say(chat, "And now?").await;
    answer(&mut app, "Always").await;
}

#[tokio::test]
async fn an_answer_is_stopped_by_who_asked_and_by_the_owner() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let (bea, col) = (
        person(&app, "Bea", Role::Member).await,
        person(&app, "Col", Role::Member).await,
    );
    bring(&app, chat, &bea).await;
    bring(&app, chat, &col).await;
    let mut running: Vec<RunId> = Vec::new();
    for _ in 0..2 {
        bea.say(chat, &format!("@{MODEL} hello")).await;
        let run = app.run_started().await;
        assert_eq!(code_of(col.acting.stop_run(run).await), ErrorCode::Forbidden);
        if running.is_empty() {
            bea.acting.stop_run(run).await.expect("she asked for it");
        } else {
            app.engine.stop_run(run).await.expect("the owner may");
        }
        app.run_ended().await;
        running.push(run);
    }
}

#[tokio::test]
async fn how_far_a_person_has_read_is_told_and_only_moves_forward() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let bea = person(&app, "Bea", Role::Member).await;
    bring(&app, chat, &bea).await;
    app.send(chat, "One").await;
    app.send(chat, "Two, @Bea").await;
    let unread = || async {
        let listed = bea.acting.list_chats(list()).await.expect("they may ask");
        (listed.chats[0].unread, listed.chats[0].mentioned)
    };
    assert_eq!(unread().await, (2, true));
    let head = bea.acting.heads(None, 10).await.expect("they may ask")[0].head_rev;
    bea.acting.mark_read(chat, head).await.expect("it is their own mark");
    let told = app
        .event("the mark", |event| match event {
            Event::ReadMarked { read_mark } if read_mark.user_id == bea.actor.user_id => Some(*read_mark),
            _ => None,
        })
        .await;
    assert_eq!(told.seq, head);
    assert_eq!(unread().await, (0, false));
    bea.acting
        .mark_read(chat, Rev(1))
        .await
        .expect("backwards does nothing");
    assert_eq!(unread().await, (0, false));
    let marks = app.engine.open_chat(chat).await.expect("it is there").read_marks;
    assert!(marks.contains(&told), "{marks:?}");
    app.send(chat, "Three").await;
    assert_eq!(unread().await, (1, false));
    bea.say(chat, "Seen").await;
    assert_eq!(unread().await, (0, false), "whoever writes has read what is before it");
    let said = app.last(chat).await.seq;
    let marks = app.engine.open_chat(chat).await.expect("it is there").read_marks;
    let hers = marks.iter().find(|mark| mark.user_id == bea.actor.user_id);
    assert_eq!(
        hers.map(|mark| mark.seq),
        Some(said),
        "as far as her message, for everybody"
    );
}

/// Their copies forgot it when they were taken out.
#[tokio::test]
async fn whoever_is_brought_in_again_is_told_how_far_they_had_read() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let bea = person(&app, "Bea", Role::Member).await;
    bring(&app, chat, &bea).await;
    app.send(chat, "One").await;
    let head = bea.acting.heads(None, 10).await.expect("they may ask")[0].head_rev;
    bea.acting.mark_read(chat, head).await.expect("it is their own mark");
    let hers = |event: &Event| match event {
        Event::ReadMarked { read_mark } if read_mark.user_id == bea.actor.user_id => Some(read_mark.seq),
        _ => None,
    };
    assert_eq!(app.event("the mark", hers).await, head);
    let participant_id = participant(&app, chat, bea.actor).await;
    app.apply(chat, Action::RemoveParticipant { participant_id })
        .await
        .expect("the owner may take people out");
    app.send(chat, "Without her").await;
    bring(&app, chat, &bea).await;
    assert_eq!(app.event("the mark, once more", hers).await, head);
}
