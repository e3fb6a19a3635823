//! Several people in one chat: who may do what, and what each operation finds.

use hearth_domain::{
    Action, Actor, Assistant, ChatId, ErrorCode, MessageId, ParticipantId, ParticipantKind, Role, UserId,
};
use hearth_store::Applied;

use crate::home::{Home, code, model, operation};

/// A chat of the person at the machine with a member and a guest of the space in it.
async fn three() -> (Home, ChatId, Actor, Actor) {
    let home = Home::new().await;
    let (bea, col) = (
        home.person("Bea", Role::Member).await,
        home.person("Col", Role::Guest).await,
    );
    let chat = home.chat().await;
    home.add(chat, &bea).await;
    home.add(chat, &col).await;
    (home, chat, bea, col)
}

async fn participant(home: &Home, chat: ChatId, reader: &Actor, user: UserId) -> (ParticipantId, bool) {
    let people = home.store.open_chat(chat, reader).await.unwrap().participants;
    let is_theirs = |kind: &ParticipantKind| matches!(kind, ParticipantKind::User { user_id, .. } if *user_id == user);
    let row = people.into_iter().find(|row| is_theirs(&row.kind)).unwrap();
    (row.id, row.present)
}

/// Whose answer to an action is why it was refused.
async fn refusal(home: &Home, actor: &Actor, chat: ChatId, action: Action) -> ErrorCode {
    code(home.apply_as(actor, chat, action).await.unwrap_err())
}

fn named(applied: &Applied) -> Vec<String> {
    let participants = &applied.changes.as_ref().unwrap().participants;
    let name = |kind: &ParticipantKind| match kind {
        ParticipantKind::User { name, .. } => Some(name.clone()),
        ParticipantKind::Assistant(_) => None,
    };
    participants.iter().filter_map(|row| name(&row.kind)).collect()
}

#[tokio::test]
async fn whoever_makes_a_chat_owns_it_and_is_named_in_it() {
    let home = Home::new().await;
    let bea = home.person("Bea", Role::Member).await;
    let chat = ChatId::new();
    let made = home.apply_as(&bea, chat, Action::CreateChat { model: None }).await;
    let made = made.unwrap();
    assert_eq!(named(&made), ["Bea"]);
    assert_eq!(made.changes.unwrap().chat.unwrap().owner_id, bea.user_id);
    assert!(
        home.list("").await.chats.is_empty(),
        "the space's owner has no part in it"
    );
    assert_eq!(
        refusal(&home, &home.actor, chat, Action::SetPinned { pinned: true }).await,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn guests_neither_make_chats_nor_bring_people_in() {
    let (home, chat, _, col) = three().await;
    let dan = home.person("Dan", Role::Member).await;
    let create = Action::CreateChat { model: None };
    assert_eq!(refusal(&home, &col, ChatId::new(), create).await, ErrorCode::Forbidden);
    let user_id = dan.user_id;
    assert_eq!(
        refusal(&home, &col, chat, Action::AddUser { user_id }).await,
        ErrorCode::Forbidden
    );
    home.send_as(&col, chat, "but they write").await;
}

#[tokio::test]
async fn only_people_who_are_let_in_are_brought_in() {
    let (home, chat, bea, _) = three().await;
    let nobody = Action::AddUser { user_id: UserId::new() };
    assert_eq!(refusal(&home, &bea, chat, nobody).await, ErrorCode::NotFound);
    let eve = home.person("Eve", Role::Member).await;
    home.store.revoke_user(eve.user_id).await.unwrap();
    let user_id = eve.user_id;
    assert_eq!(
        refusal(&home, &bea, chat, Action::AddUser { user_id }).await,
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn whoever_comes_back_is_the_same_participant() {
    let (home, chat, bea, col) = three().await;
    let (id, _) = participant(&home, chat, &home.actor, col.user_id).await;
    home.send_as(&col, chat, "before").await;
    let leave = Action::RemoveParticipant { participant_id: id };
    home.apply_as(&col, chat, leave).await.unwrap();
    assert_eq!(participant(&home, chat, &bea, col.user_id).await, (id, false));
    let user_id = col.user_id;
    home.apply_as(&bea, chat, Action::AddUser { user_id }).await.unwrap();
    assert_eq!(participant(&home, chat, &bea, col.user_id).await, (id, true));
    let again = home.apply_as(&bea, chat, Action::AddUser { user_id }).await.unwrap();
    assert_eq!(named(&again), Vec::<String>::new(), "they are there already");
}

#[tokio::test]
async fn leaving_is_everyones_and_taking_out_the_owners() {
    let (home, chat, bea, col) = three().await;
    let (beas, cols) = (
        participant(&home, chat, &bea, bea.user_id).await.0,
        participant(&home, chat, &bea, col.user_id).await.0,
    );
    let out = |participant_id| Action::RemoveParticipant { participant_id };
    assert_eq!(refusal(&home, &col, chat, out(beas)).await, ErrorCode::Forbidden);
    assert_eq!(
        refusal(&home, &bea, chat, out(ParticipantId::new())).await,
        ErrorCode::NotFound
    );
    let people = home.store.open_chat(chat, &bea).await.unwrap().participants;
    let assistant = people
        .iter()
        .find(|row| matches!(row.kind, ParticipantKind::Assistant(_)));
    assert_eq!(
        refusal(&home, &home.actor, chat, out(assistant.unwrap().id)).await,
        ErrorCode::Invalid,
        "a model is chosen, not thrown out"
    );
    home.apply(chat, out(cols)).await.unwrap();
    assert_eq!(
        refusal(&home, &home.actor, chat, out(cols)).await,
        ErrorCode::NotFound,
        "they are gone already"
    );
    assert_eq!(
        refusal(&home, &col, chat, Action::SetPinned { pinned: true }).await,
        ErrorCode::NotFound
    );
    // The same goes in a chat of somebody else's for the space's owner, who takes part in it.
    let other = ChatId::new();
    home.apply_as(&bea, other, Action::CreateChat { model: None })
        .await
        .unwrap();
    for user_id in [home.actor.user_id, col.user_id] {
        home.apply_as(&bea, other, Action::AddUser { user_id }).await.unwrap();
    }
    let cols = participant(&home, other, &bea, col.user_id).await.0;
    home.apply(other, out(cols)).await.unwrap();
}

#[tokio::test]
async fn a_chat_whose_owner_leaves_goes_to_whoever_was_there_longest() {
    let (home, chat, bea, col) = three().await;
    let owner = async |reader: &Actor| home.store.open_chat(chat, reader).await.unwrap().chat.owner_id;
    let out = async |actor: &Actor| {
        let participant_id = participant(&home, chat, actor, actor.user_id).await.0;
        let leave = operation(chat, Action::RemoveParticipant { participant_id });
        let left = home.store.apply(&leave, actor, &home.settings).await.unwrap();
        (leave, left)
    };
    out(&home.actor).await;
    assert_eq!(owner(&col).await, bea.user_id);
    // Bea comes back later than Col has been there.
    home.clock.advance(1000);
    out(&bea).await;
    assert_eq!(owner(&col).await, col.user_id);
    let (leave, left) = out(&col).await;
    let last = left.changes.as_ref().unwrap();
    assert_eq!(
        (&last.chat, last.participants.len()),
        (&None, 1),
        "nobody is there, nothing is gone, and it is still the last one's"
    );
    let again = home.store.apply(&leave, &col, &home.settings).await.unwrap();
    assert_eq!(again.receipt, left.receipt, "the answer may have been lost");
    let dan = home.person("Dan", Role::Member).await;
    let foreign = home.store.apply(&leave, &dan, &home.settings).await.unwrap_err();
    assert_eq!(code(foreign), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_prompt_is_edited_by_its_author_alone() {
    let (home, chat, bea, _) = three().await;
    let (id, _) = home.send_as(&bea, chat, "hers").await;
    let edit = || Action::EditPrompt {
        message_id: MessageId::new(),
        replaces: id,
        text: "not hers".to_owned(),
    };
    assert_eq!(
        refusal(&home, &home.actor, chat, edit()).await,
        ErrorCode::Forbidden,
        "not even by the chat's owner"
    );
    home.apply_as(&bea, chat, edit()).await.unwrap();
}

#[tokio::test]
async fn a_chat_is_deleted_by_its_owner_or_the_spaces() {
    let (home, chat, bea, col) = three().await;
    for actor in [&bea, &col] {
        assert_eq!(
            refusal(&home, actor, chat, Action::DeleteChat).await,
            ErrorCode::Forbidden
        );
    }
    let other = ChatId::new();
    home.apply_as(&bea, other, Action::CreateChat { model: None })
        .await
        .unwrap();
    assert_eq!(
        refusal(&home, &home.actor, other, Action::DeleteChat).await,
        ErrorCode::NotFound,
        "a chat that the owner of the space takes no part in"
    );
    let user_id = home.actor.user_id;
    home.apply_as(&bea, other, Action::AddUser { user_id }).await.unwrap();
    home.apply(other, Action::DeleteChat).await.unwrap();
    home.apply(chat, Action::DeleteChat).await.unwrap();
}

#[tokio::test]
async fn whoever_takes_part_names_and_pins_and_members_choose_the_model() {
    let (home, chat, bea, col) = three().await;
    let assistant = Assistant {
        name: "Helper".to_owned(),
        provider_id: model().provider_id,
        model: "gpt-test".to_owned(),
        instructions: None,
        temperature: None,
        max_output: None,
    };
    for action in [
        Action::Rename {
            title: "Ours".to_owned(),
        },
        Action::SetPinned { pinned: true },
        Action::SetAnswering {
            answering: hearth_domain::Answering::Always,
        },
        Action::SetArchived { archived: true },
    ] {
        home.apply_as(&col, chat, action).await.unwrap();
    }
    // It is the host's money.
    let choose = Action::SetAssistant {
        assistant: Some(assistant),
    };
    assert_eq!(refusal(&home, &col, chat, choose.clone()).await, ErrorCode::Forbidden);
    home.apply_as(&bea, chat, choose).await.unwrap();
}

/// Callers whose messages are committed together are not taken for one another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_at_once_is_said_by_whoever_said_it() {
    let (home, chat, bea, col) = three().await;
    let people = [home.actor, bea, col];
    let mut participants = Vec::new();
    for person in &people {
        participants.push(participant(&home, chat, &home.actor, person.user_id).await.0);
    }
    let asked: Vec<_> = (0..60)
        .map(|turn| {
            let action = Action::send(MessageId::new(), format!("{}", turn / 2 % 3));
            (people[turn / 2 % 3], operation(chat, action))
        })
        .collect();
    let all = asked
        .iter()
        .map(|(actor, asked)| home.store.apply(asked, actor, &home.settings));
    for applied in futures::future::join_all(all).await {
        applied.unwrap();
    }
    let path = home.path(chat).await;
    assert_eq!(path.len(), 60);
    for message in path {
        let author: usize = message.text.parse().unwrap();
        assert_eq!(message.author_id, participants[author]);
    }
}

/// Whoever is in a chat names its assistant. A name is compared with what follows every `@` of every message, by the one
/// task that writes for everybody.
#[tokio::test]
async fn an_assistants_name_cannot_hold_everybody_up() {
    let (home, chat, bea, _) = three().await;
    let named = |name: String| Assistant {
        name,
        provider_id: model().provider_id,
        model: model().model,
        instructions: None,
        temperature: None,
        max_output: None,
    };
    let set = |name: String| Action::SetAssistant {
        assistant: Some(named(name)),
    };
    let endless = set("@".repeat(100_000));
    let refused = home.apply_as(&bea, chat, endless).await.map(drop).unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    assert_eq!(
        refusal(&home, &bea, chat, set(" ".to_owned())).await,
        ErrorCode::Invalid
    );
    home.apply_as(&bea, chat, set("@".repeat(200))).await.unwrap();
    let begun = std::time::Instant::now();
    let text = "@".repeat(hearth_domain::MAX_MESSAGE_BYTES);
    let message_id = MessageId::new();
    let send = Action::send(message_id, text);
    home.apply_as(&bea, chat, send).await.unwrap();
    let took = begun.elapsed();
    assert!(took < std::time::Duration::from_secs(20), "{took:?}");
}

/// All assistants that a chat ever had are told to whoever opens it or catches up.
#[tokio::test]
async fn assistants_cannot_grow_a_chat_beyond_what_its_guests_take() {
    let (home, chat, bea, _) = three().await;
    let instructed = |name: &str, instructions: String| Action::SetAssistant {
        assistant: Some(Assistant {
            name: name.to_owned(),
            provider_id: model().provider_id,
            model: model().model,
            instructions: Some(instructions),
            temperature: None,
            max_output: None,
        }),
    };
    let endless = instructed("Sage", "x".repeat(1024 * 1024));
    let refused = home.apply_as(&bea, chat, endless).await.map(drop).unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    for number in 0..20 {
        let long = instructed(&format!("Sage {number}"), "x".repeat(30_000));
        home.apply_as(&bea, chat, long).await.unwrap();
    }
    let participants = home.store.open_chat(chat, &bea).await.unwrap().participants;
    let instructions = participants.iter().map(|row| match &row.kind {
        ParticipantKind::Assistant(assistant) => assistant.instructions.as_deref().unwrap_or_default().len(),
        ParticipantKind::User { .. } => 0,
    });
    assert_eq!(instructions.sum::<usize>(), 30_000, "those of the one who is there");
    let create = Action::CreateChat {
        model: Some(hearth_domain::ModelChoice {
            model: "m".repeat(1000),
            ..model()
        }),
    };
    assert_eq!(refusal(&home, &bea, ChatId::new(), create).await, ErrorCode::Invalid);
}
