//! Files between machines: taken to the host with their message, fetched when they are looked at.

use std::{fs, path::PathBuf};

use hearth_domain::{
    Action, Attachment, ChatId, Connection, ErrorCode, FileHash, MAX_CHUNK_BYTES, MessageId, NoticeCode, OpId, SpaceId,
    UploadRequest,
};
use hearth_engine::Engine;

use crate::{
    actions::create,
    host::in_time,
    machine::{Joined, Machine, ask_host, joined, texts},
};

async fn bring(engine: &Engine, space: Option<SpaceId>, name: &str, bytes: &[u8]) -> Attachment {
    let request = UploadRequest {
        name: name.to_owned(),
        bytes: bytes.len() as u64,
        hash: None,
    };
    let mut upload = engine.begin_upload(space, request).await.expect("it is taken");
    for piece in bytes.chunks(MAX_CHUNK_BYTES) {
        let taken = engine.upload_chunk(upload.id, upload.received, piece.to_vec()).await;
        upload = taken.expect("it joins on");
    }
    upload.done.expect("all is there")
}

fn holding(text: &str, file: &Attachment) -> Action {
    Action::SendMessage {
        message_id: MessageId::new(),
        text: text.to_owned(),
        reply_to: None,
        attachments: vec![file.clone()],
    }
}

fn long() -> Vec<u8> {
    (0..3 * MAX_CHUNK_BYTES + 11).map(|at| (at % 253) as u8).collect()
}

fn blob(directory: &tempfile::TempDir, hash: FileHash) -> PathBuf {
    let name = hash.to_string();
    directory.path().join("blobs").join(&name[..2]).join(&name)
}

async fn shared_chat(guest: &mut Machine, host: &crate::host::Host, space: SpaceId) -> ChatId {
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.bring_in(chat, host.owner().user_id).await;
    chat
}

#[tokio::test]
async fn a_file_that_is_sent_offline_goes_to_the_host_with_its_message_from_where_it_was_cut() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    guest.cut_off(&way).await;
    let bytes = long();
    let file = bring(&guest.engine, Some(space), "plan.bin", &bytes).await;
    guest.ask_in(None, chat, holding("the plan", &file)).await;
    let seen = guest.engine.file(chat, file.hash).await.expect("it is here");
    assert_eq!(fs::read(seen.path).expect("it can be read"), bytes);

    // An earlier attempt came so far.
    let ben = host.engine.people(host.owner()).await.expect("the owner may ask");
    let me = guest.space().await.me;
    let device = ben
        .devices
        .into_iter()
        .find(|device| device.user_id == me)
        .expect("it is known");
    let actor = hearth_domain::Actor {
        user_id: me,
        device_id: device.id,
        role: hearth_domain::Role::Member,
    };
    let request = UploadRequest {
        name: "plan.bin".to_owned(),
        bytes: file.bytes,
        hash: Some(file.hash),
    };
    let acting = host.engine.acting(actor);
    let begun = acting.begin_upload(request).await.expect("it is taken");
    let first = bytes[..MAX_CHUNK_BYTES].to_vec();
    acting.upload_chunk(begun.id, 0, first).await.expect("it joins on");

    let mut guest = guest.restart().await;
    guest.back_on(&way);
    guest.connection(Connection::Connected).await;
    guest.all_sent(chat).await;
    guest.shows(chat, "the plan").await;
    assert_eq!(fs::read(blob(&host.directory, file.hash)).expect("it is there"), bytes);
    let over = acting.upload(begun.id).await.expect_err("its message has taken it");
    assert_eq!(over.code, ErrorCode::NotFound);
    let kept = host.engine.file(chat, file.hash).await.expect("the owner sees it");
    assert_eq!(
        (kept.file.name.as_str(), kept.file.bytes),
        ("plan.bin", bytes.len() as u64)
    );
}

#[tokio::test]
async fn a_file_is_fetched_when_it_is_looked_at_goes_on_where_it_stopped_and_is_kept() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    let bytes = long();
    let file = bring(&host.engine, None, "plan.bin", &bytes).await;
    ask_host(&host, chat, holding("the plan", &file)).await;
    guest.shows(chat, "the plan").await;
    let here = blob(&guest.directory, file.hash);
    assert!(!here.exists(), "nobody has looked at it");

    // What an earlier attempt brought is not asked for again: the host would send something else by now.
    let incoming = guest.directory.path().join("blobs/incoming");
    fs::create_dir_all(&incoming).expect("a folder");
    fs::write(incoming.join(file.hash.to_string()), &bytes[..1000]).expect("it is written");
    let mut changed = bytes.clone();
    changed[..1000].fill(0);
    fs::write(blob(&host.directory, file.hash), &changed).expect("it is written");
    let both = futures::future::join(guest.engine.file(chat, file.hash), guest.engine.file(chat, file.hash));
    let (one, other) = in_time("the file", both).await;
    assert_eq!(one.expect("it is fetched"), other.expect("it is fetched"));
    assert_eq!(fs::read(&here).expect("it is here"), bytes);

    guest.cut_off(&way).await;
    guest.engine.file(chat, file.hash).await.expect("it is kept");
}

#[tokio::test]
async fn a_host_that_sends_another_file_is_not_believed() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    let file = bring(&host.engine, None, "plan.txt", b"the true plan").await;
    ask_host(&host, chat, holding("the plan", &file)).await;
    guest.shows(chat, "the plan").await;
    fs::write(blob(&host.directory, file.hash), b"a false plan!").expect("it is written");
    let refused = in_time("the answer", guest.engine.file(chat, file.hash)).await;
    assert_eq!(refused.expect_err("it is another").code, ErrorCode::Unavailable);
    assert!(!blob(&guest.directory, file.hash).exists());
    fs::write(blob(&host.directory, file.hash), b"the true plan").expect("it is written");
    let found = in_time("the file", guest.engine.file(chat, file.hash)).await;
    assert_eq!(
        fs::read(found.expect("it is fetched").path).expect("it is here"),
        b"the true plan"
    );
}

#[tokio::test]
async fn a_file_that_is_not_here_cannot_be_had_offline() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    let file = bring(&host.engine, None, "plan.txt", b"plan").await;
    ask_host(&host, chat, holding("the plan", &file)).await;
    guest.shows(chat, "the plan").await;
    guest.cut_off(&way).await;
    let refused = in_time("the answer", guest.engine.file(chat, file.hash)).await;
    assert_eq!(refused.expect_err("nobody can be asked").code, ErrorCode::Unavailable);
}

#[tokio::test]
async fn a_message_whose_file_the_host_does_not_take_is_refused_in_the_hosts_words_and_others_go_on() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    let mut settings = host.engine.settings();
    settings.general.max_file_mb = 1;
    host.engine.save_settings(settings).await.expect("they are saved");
    let file = bring(&guest.engine, Some(space), "large.bin", &long()).await;
    let op: OpId = guest.ask_in(None, chat, holding("too large", &file)).await;
    guest.send(chat, "and now").await;
    let pending = guest.refused(op).await;
    let refusal = pending.refused.expect("it is refused");
    assert_eq!(refusal.code, ErrorCode::TooLong);
    assert!(refusal.message.contains("1 MiB"), "{}", refusal.message);
    guest.shows(chat, "and now").await;
    assert_eq!(texts(&host.engine, chat).await, ["and now"]);
}

#[tokio::test]
async fn files_that_wait_for_a_chat_that_is_gone_are_kept_with_their_words() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    guest.cut_off(&way).await;
    let file = bring(&guest.engine, Some(space), "plan.txt", b"the plan").await;
    guest.ask_in(None, chat, holding("", &file)).await;
    let rights = Action::DeleteChat;
    ask_host(&host, chat, rights).await;
    guest.back_on(&way);
    let kept = |event: &hearth_domain::Event| match event {
        hearth_domain::Event::Notice(notice) => (notice.code == NoticeCode::UnsentKept).then_some(()),
        _ => None,
    };
    guest.event("the notice", kept).await;
    let chats = guest.listed(None).await;
    let found = guest.engine.file(chats[0].id, file.hash).await.expect("it is held");
    assert_eq!(fs::read(found.path).expect("it is here"), b"the plan");
}

#[tokio::test]
async fn a_file_on_its_way_keeps_only_its_own_chat_waiting_and_can_be_taken_back() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = shared_chat(&mut guest, &host, space).await;
    let other = shared_chat(&mut guest, &host, space).await;
    let file = bring(&guest.engine, Some(space), "film.bin", b"a long one").await;
    // It cannot be read just now, and is tried again and again.
    let here = blob(&guest.directory, file.hash);
    fs::remove_file(&here).expect("it is here");
    fs::create_dir(&here).expect("its place is free");
    let op: OpId = guest.ask_in(None, chat, holding("the film", &file)).await;
    guest.send(chat, "behind it").await;
    guest.send(other, "elsewhere").await;
    guest.all_sent(other).await;
    assert_eq!(texts(&host.engine, other).await, ["elsewhere"]);
    assert!(
        texts(&host.engine, chat).await.is_empty(),
        "an order within a chat is kept"
    );
    let discarded = guest.engine.discard_operation(op).await;
    discarded.expect("it has not reached the host");
    guest.all_sent(chat).await;
    assert_eq!(texts(&host.engine, chat).await, ["behind it"]);
    let again = guest.engine.discard_operation(op).await;
    assert_eq!(again.expect_err("it is gone").code, ErrorCode::NotFound);
}
