use hearth_domain::{
    Action, ApiError, ChangeSet, ChatId, DeltaKind, DeviceId, Epoch, ErrorCode, Message, MessageId, MessageStatus,
    OpId, Operation, ParticipantId, Presence, ReadMark, Receipt, Rev, Role, RunId, SpaceId, UnixMillis, UserId,
};
use proptest::prelude::*;

use super::*;

fn operation(text: String) -> Operation {
    Operation {
        op_id: OpId::new(),
        chat_id: ChatId::new(),
        action: Action::send(MessageId::new(), text),
    }
}

fn guest_frame() -> impl Strategy<Value = GuestFrame> {
    prop_oneof![
        any::<(u32, String)>().prop_map(|(protocol, token)| GuestFrame::Hello { protocol, token }),
        any::<String>().prop_map(|token| GuestFrame::Renew { token }),
        any::<String>().prop_map(|text| GuestFrame::Apply {
            operation: operation(text)
        }),
        Just(GuestFrame::StopRun { run_id: RunId::new() }),
        any::<bool>().prop_map(|typing| GuestFrame::Typing {
            chat_id: ChatId::new(),
            typing
        }),
        any::<i64>().prop_map(|seq| GuestFrame::Read {
            chat_id: ChatId::new(),
            seq: Rev(seq)
        }),
        any::<bool>().prop_map(|active| GuestFrame::Present { active }),
    ]
}

fn changes(text: String) -> ChangeSet {
    let chat_id = ChatId::new();
    ChangeSet {
        chat_id,
        epoch: Epoch::new(),
        from: Rev(3),
        to: Rev(4),
        chat: None,
        participants: Vec::new(),
        messages: vec![Message {
            id: MessageId::new(),
            chat_id,
            parent_id: None,
            author_id: ParticipantId::new(),
            seq: Rev(4),
            rev: Rev(4),
            status: MessageStatus::Complete,
            text,
            answer: None,
            created_at: UnixMillis(7),
            deleted: false,
            reply_to: None,
            edited_at: None,
            reactions: Vec::new(),
            attachments: Vec::new(),
        }],
        earlier_texts: Vec::new(),
    }
}

fn delta(text: String) -> HostFrame {
    HostFrame::Event {
        event: Event::RunDelta {
            chat_id: ChatId::new(),
            run_id: RunId::new(),
            message_id: MessageId::new(),
            kind: DeltaKind::Text,
            offset: 5,
            text,
        },
    }
}

fn host_frame() -> impl Strategy<Value = HostFrame> {
    prop_oneof![
        any::<(u32, String, i64)>().prop_map(|(protocol, space_name, now)| HostFrame::Welcome {
            protocol,
            space_id: SpaceId::new(),
            space_name,
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            role: Role::Member,
            now: UnixMillis(now),
        }),
        (0..700_usize, any::<bool>()).prop_map(|(count, complete)| HostFrame::Heads {
            heads: vec![
                ChatHead {
                    chat_id: ChatId::new(),
                    epoch: Epoch::new(),
                    head_rev: Rev(9)
                };
                count
            ],
            complete,
        }),
        any::<String>().prop_map(|text| HostFrame::Event {
            event: Event::Changes(changes(text))
        }),
        any::<String>().prop_map(delta),
        Just(HostFrame::Applied {
            receipt: Receipt {
                op_id: OpId::new(),
                chat_id: ChatId::new(),
                rev: Rev(1)
            }
        }),
        any::<String>().prop_map(|message| HostFrame::Refused {
            op_id: OpId::new(),
            error: ApiError {
                code: ErrorCode::Invalid,
                message
            }
        }),
    ]
}

proptest! {
    #[test]
    fn what_a_guest_sends_its_host_reads(frame in guest_frame()) {
        let text = encode_guest(&frame).expect("proptest's strings are short");
        prop_assert_eq!(parse_guest(text.as_bytes()), Ok(frame));
    }

    #[test]
    fn what_a_host_sends_its_guest_reads(frame in host_frame()) {
        let texts = encode_host(&frame);
        prop_assert!(!texts.is_empty());
        let read: Vec<_> = texts.iter().map(|text| parse_host(text.as_bytes()).expect("it was just written")).collect();
        if read.len() == 1 {
            prop_assert_eq!(&read[0], &frame);
        }
    }

    #[test]
    fn whatever_comes_is_withstood(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        withstand(&bytes);
    }

    #[test]
    fn damaged_frames_are_withstood(
        guest in guest_frame(),
        host in host_frame(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut frames = encode_host(&host);
        frames.extend(encode_guest(&guest));
        for frame in frames {
            withstand(frame.as_bytes());
            let mut bytes = frame.into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            withstand(&bytes);
            withstand(&bytes[..at]);
        }
    }

    #[test]
    fn a_long_delta_comes_in_pieces_that_join(text in "[a-c\u{1}🙂é\"]{0,12000}", repeat in 1..9_usize) {
        let whole = text.repeat(repeat);
        let mut so_far = String::new();
        for text in encode_host(&delta(whole.clone())) {
            prop_assert!(text.len() <= MAX_FRAME_BYTES);
            let Ok(HostFrame::Event { event: Event::RunDelta { offset, text, .. } }) = parse_host(text.as_bytes()) else {
                return Err(TestCaseError::fail("not a delta"));
            };
            prop_assert_eq!(offset as usize, 5 + so_far.encode_utf16().count());
            so_far.push_str(&text);
        }
        prop_assert_eq!(so_far, whole);
    }
}

#[test]
fn one_byte_too_many_is_not_read() {
    let padded = |length: usize| {
        let mut bytes = br#"{"type":"present","active":true}"#.to_vec();
        bytes.resize(length, b' ');
        bytes
    };
    assert_eq!(
        parse_guest(&padded(MAX_FRAME_BYTES)),
        Ok(GuestFrame::Present { active: true })
    );
    let too_long = Err(FrameError::TooLong(MAX_FRAME_BYTES + 1));
    assert_eq!(parse_guest(&padded(MAX_FRAME_BYTES + 1)), too_long);
}

#[test]
fn a_deeply_nested_text_is_refused_and_not_followed() {
    let deep = "[".repeat(MAX_FRAME_BYTES);
    assert_eq!(parse_guest(deep.as_bytes()), Err(FrameError::NotAFrame));
}

#[test]
fn an_operation_that_is_too_long_has_no_frame() {
    let frame = |text: String| GuestFrame::Apply {
        operation: operation(text),
    };
    assert!(encode_guest(&frame("a".repeat(60_000))).is_some());
    assert_eq!(encode_guest(&frame("\u{1}".repeat(20_000))), None);
    assert_eq!(encode_guest(&frame("a".repeat(1_000_000))), None);
}

#[test]
fn changes_that_are_too_long_become_a_head_to_catch_up_with() {
    let long = changes("x".repeat(MAX_FRAME_BYTES));
    let frame = HostFrame::Event {
        event: Event::Changes(long.clone()),
    };
    let texts = encode_host(&frame);
    assert_eq!(texts.len(), 1);
    let head = ChatHead {
        chat_id: long.chat_id,
        epoch: long.epoch,
        head_rev: long.to,
    };
    let expected = HostFrame::Heads {
        heads: vec![head],
        complete: false,
    };
    assert_eq!(parse_host(texts[0].as_bytes()), Ok(expected));
}

#[test]
fn long_lists_come_in_several_frames_of_which_the_last_says_complete() {
    let head = ChatHead {
        chat_id: ChatId::new(),
        epoch: Epoch::new(),
        head_rev: Rev(i64::MAX),
    };
    let frame = HostFrame::Heads {
        heads: vec![head; 1001],
        complete: true,
    };
    let mut found = 0;
    let texts = encode_host(&frame);
    for (at, text) in texts.iter().enumerate() {
        let Ok(HostFrame::Heads { heads, complete }) = parse_host(text.as_bytes()) else {
            panic!("not heads");
        };
        found += heads.len();
        assert_eq!(complete, at + 1 == texts.len());
    }
    assert_eq!(found, 1001);
    let mark = ReadMark {
        chat_id: ChatId::new(),
        user_id: UserId::new(),
        seq: Rev(i64::MAX),
    };
    let here = Presence {
        space_id: SpaceId::new(),
        user_id: UserId::new(),
        online: false,
        last_seen_at: Some(UnixMillis(i64::MAX)),
    };
    let state = HostFrame::State {
        read_marks: vec![mark; 900],
        presence: vec![here; 900],
    };
    let (mut marks, mut people) = (0, 0);
    for text in encode_host(&state) {
        let Ok(HostFrame::State { read_marks, presence }) = parse_host(text.as_bytes()) else {
            panic!("not the state");
        };
        marks += read_marks.len();
        people += presence.len();
    }
    assert_eq!((marks, people), (900, 900));
}
