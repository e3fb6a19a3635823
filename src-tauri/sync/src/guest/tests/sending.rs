//! The outbox on its way.

use std::time::Duration;

use hearth_domain::{
    Action, Attachment, ChatId, Epoch, ErrorCode, FileHash, GuestFrame, HostFrame, MAX_MESSAGE_BYTES, Operation,
};

use super::line::{
    Line, another_life, catch_up, changes, chat_row, cursor, heads, no_page, operation, page, receipt, refusal, told,
};
use crate::{
    LinkError,
    guest::{CatchUpFailure, Cursor, Effect, Input},
};

#[test]
fn operations_go_one_at_a_time_and_leave_the_outbox_when_the_copy_shows_them() {
    let mut line = Line::live();
    let (first, effects) = line.send("one");
    assert!(matches!(effects[..], [Effect::Send(GuestFrame::Apply { .. })]));
    assert_eq!(line.feed(Input::OutboxChanged), [], "the first is under way");
    let (chat, epoch) = (first.chat_id, Epoch::new());
    line.feed(Input::ChatMade { chat_id: chat });
    let applied = HostFrame::Applied {
        receipt: receipt(&first, 2),
    };
    assert_eq!(line.hear(applied), [], "the copy does not show it yet");
    let effects = line.hear(told(changes(chat, epoch, 0, 2)));
    let op_id = first.op_id;
    assert!(matches!(effects[0], Effect::Put { .. }));
    assert_eq!(effects[1..], [Effect::Confirm { op_id }, Effect::Next]);
    let (second, _) = line.send("two");
    let effects = line.hear(HostFrame::Refused {
        op_id: second.op_id,
        error: refusal(ErrorCode::Forbidden),
    });
    assert!(matches!(effects[..], [Effect::Refuse { .. }, Effect::Next]));
}

#[test]
fn an_operation_whose_rows_do_not_come_is_caught_up() {
    let mut line = Line::live();
    let (asked, _) = line.send("one");
    let known = cursor(4);
    line.cursors.insert(asked.chat_id, known);
    line.feed(Input::Closed(None));
    line.come_back();
    line.feed(Input::Next(Some(Box::new(asked.clone()))));
    let applied = HostFrame::Applied {
        receipt: receipt(&asked, 6),
    };
    assert_eq!(line.hear(applied), []);
    assert_eq!(line.wait(), [catch_up(asked.chat_id, known.epoch, 4)]);
    let effects = line.feed(page(changes(asked.chat_id, known.epoch, 4, 6), 6));
    assert_eq!(effects[1..], [Effect::Confirm { op_id: asked.op_id }, Effect::Next]);
}

#[test]
fn an_answer_lost_with_the_line_is_asked_for_again_under_the_same_id() {
    let mut line = Line::live();
    let (asked, _) = line.send("one");
    line.feed(Input::Closed(None));
    assert_eq!(line.come_back().last(), Some(&Effect::Next));
    let effects = line.feed(Input::Next(Some(Box::new(asked.clone()))));
    assert_eq!(effects, [Effect::Send(GuestFrame::Apply { operation: asked })]);
}

#[test]
fn an_answer_that_never_comes_ends_the_line() {
    let mut line = Line::live();
    line.send("one");
    let mut effects = Vec::new();
    while effects.is_empty() {
        line.at += Duration::from_secs(10);
        line.feed(Input::Life);
        effects = line.feed(Input::Tick);
    }
    assert_eq!(effects.first(), Some(&Effect::Close));
    assert_eq!(line.at, Duration::from_secs(60));
}

#[test]
fn a_host_that_cannot_take_it_now_is_asked_again_and_nothing_overtakes() {
    for code in [ErrorCode::RateLimited, ErrorCode::DiskFull, ErrorCode::Unavailable] {
        let mut line = Line::live();
        let (asked, _) = line.send("one");
        let refused = HostFrame::Refused {
            op_id: asked.op_id,
            error: refusal(code),
        };
        assert_eq!(line.hear(refused), []);
        assert_eq!(line.feed(Input::OutboxChanged), []);
        assert_eq!(line.wait(), [Effect::Next]);
    }
}

#[test]
fn what_no_frame_holds_goes_over_rest() {
    let mut line = Line::live();
    let (asked, effects) = line.send(&"x".repeat(MAX_MESSAGE_BYTES));
    assert_eq!(effects, [Effect::Post(asked.clone())]);
    let posted = Input::Posted {
        op_id: asked.op_id,
        result: Ok(receipt(&asked, 3)),
    };
    let confirmed = [Effect::Confirm { op_id: asked.op_id }, Effect::Next];
    assert_eq!(line.feed(posted), confirmed, "the chat is not in the copy any more");
}

fn with_file(text: &str) -> Operation {
    let mut asked = operation(text);
    if let Action::SendMessage { attachments, .. } = &mut asked.action {
        attachments.push(Attachment {
            hash: FileHash::from_bytes([7; 32]),
            name: "plan.png".to_owned(),
            media_type: "image/png".to_owned(),
            bytes: 100_000_000,
            image: None,
        });
    }
    asked
}

fn next(operation: &Operation) -> Input {
    Input::Next(Some(Box::new(operation.clone())))
}

fn posted(operation: &Operation) -> Input {
    Input::Posted {
        op_id: operation.op_id,
        result: Ok(receipt(operation, 3)),
    }
}

#[test]
fn a_message_with_files_goes_over_rest_however_short_it_is() {
    let mut line = Line::live();
    let asked = with_file("the plan");
    assert_eq!(line.feed(next(&asked)), [Effect::Post(asked.clone()), Effect::Next]);
    assert_eq!(line.feed(Input::Next(None)), []);
    let op_id = asked.op_id;
    assert_eq!(line.feed(posted(&asked)), [Effect::Confirm { op_id }, Effect::Next]);
}

/// A film may take an hour, and the other chats are not to wait for it.
#[test]
fn while_files_are_on_their_way_only_their_own_chat_waits() {
    let mut line = Line::live();
    let film = with_file("the film");
    line.feed(next(&film));
    assert_eq!(line.guest().busy_chats(), [film.chat_id]);
    let (other, effects) = line.send("elsewhere");
    assert!(matches!(effects[..], [Effect::Send(GuestFrame::Apply { .. })]));
    assert_eq!(line.feed(posted(&film)), [Effect::Confirm { op_id: film.op_id }]);
    assert!(line.guest().busy_chats().is_empty(), "what was behind it is next");
    let applied = HostFrame::Applied {
        receipt: receipt(&other, 2),
    };
    let op_id = other.op_id;
    assert_eq!(line.hear(applied), [Effect::Confirm { op_id }, Effect::Next]);
}

#[test]
fn few_operations_with_files_go_at_once_and_the_others_wait_for_their_places() {
    let mut line = Line::live();
    let [one, two, three] = ["one", "two", "three"].map(with_file);
    for carried in [&one, &two] {
        assert_eq!(line.feed(next(carried)), [Effect::Post(carried.clone()), Effect::Next]);
    }
    assert_eq!(line.feed(next(&three)), [Effect::Next]);
    let mut busy = line.guest().busy_chats();
    busy.sort();
    let mut expected = [one.chat_id, two.chat_id, three.chat_id];
    expected.sort();
    assert_eq!(busy, expected);
    assert_eq!(line.feed(Input::Next(None)), []);
    let op_id = one.op_id;
    assert_eq!(line.feed(posted(&one)), [Effect::Confirm { op_id }, Effect::Next]);
    assert_eq!(line.guest().busy_chats(), [two.chat_id]);
    assert_eq!(line.feed(next(&three)), [Effect::Post(three), Effect::Next]);
}

#[test]
fn what_is_asked_for_again_leaves_its_chat_waiting_until_then() {
    let mut line = Line::live();
    let film = with_file("the film");
    line.feed(next(&film));
    assert_eq!(line.feed(Input::Next(None)), []);
    let full = Input::Posted {
        op_id: film.op_id,
        result: Err(LinkError::Refused(refusal(ErrorCode::DiskFull))),
    };
    assert_eq!(line.feed(full), []);
    assert_eq!(line.guest().busy_chats(), [film.chat_id]);
    assert_eq!(line.wait(), [Effect::Next]);
    assert!(line.guest().busy_chats().is_empty());
    let refused = Input::Posted {
        op_id: film.op_id,
        result: Err(LinkError::Refused(refusal(ErrorCode::TooLong))),
    };
    line.feed(next(&film));
    assert_eq!(line.feed(Input::Next(None)), []);
    assert!(matches!(line.feed(refused)[..], [Effect::Refuse { .. }, Effect::Next]));
}

/// A file that cannot be read, again and again, is not to keep all others from their places.
#[test]
fn what_waits_to_be_asked_for_again_gives_its_place_to_another() {
    let mut line = Line::live();
    let [one, two, three] = ["one", "two", "three"].map(with_file);
    line.feed(next(&one));
    line.feed(next(&two));
    assert_eq!(line.feed(next(&three)), [Effect::Next]);
    assert_eq!(line.feed(Input::Next(None)), []);
    let full = Input::Posted {
        op_id: one.op_id,
        result: Err(LinkError::Refused(refusal(ErrorCode::DiskFull))),
    };
    assert_eq!(line.feed(full), [Effect::Next]);
    let mut busy = line.guest().busy_chats();
    busy.sort();
    let mut expected = [one.chat_id, two.chat_id];
    expected.sort();
    assert_eq!(busy, expected);
    assert_eq!(line.feed(next(&three)), [Effect::Post(three), Effect::Next]);
}

#[test]
fn what_is_taken_back_makes_way_for_what_is_behind_it() {
    let mut line = Line::live();
    let film = with_file("the film");
    line.feed(next(&film));
    assert_eq!(line.feed(Input::Next(None)), []);
    let op_id = film.op_id;
    assert_eq!(line.feed(Input::TakenBack { op_id }), [Effect::Next]);
    assert!(line.guest().busy_chats().is_empty());
    let late = Input::Posted {
        op_id,
        result: Err(LinkError::Refused(refusal(ErrorCode::Unavailable))),
    };
    assert_eq!(line.feed(late), [], "its transfer has ended as well");
}

#[test]
fn what_is_taken_back_while_it_waits_for_a_place_keeps_its_chat_waiting_no_longer() {
    let mut line = Line::live();
    let mut films = [with_file("one"), with_file("two"), with_file("three")];
    for film in &mut films {
        film.chat_id = ChatId::new();
        line.feed(next(film));
    }
    assert_eq!(line.feed(Input::Next(None)), []);
    assert_eq!(line.guest().busy_chats().len(), 3);
    let op_id = films[2].op_id;
    assert_eq!(line.feed(Input::TakenBack { op_id }), [Effect::Next]);
    assert_eq!(line.guest().busy_chats().len(), 2);
}

/// Both leave the outbox before it is asked, or the second would come from it once more.
#[test]
fn operations_that_the_same_rows_show_leave_the_outbox_before_it_is_asked_again() {
    let known = cursor(5);
    let (mut film, mut plan) = (with_file("the film"), with_file("the plan"));
    let (one, two) = (ChatId::new(), ChatId::new());
    (film.chat_id, plan.chat_id) = (one, two);
    let mut line = Line::live_with(&[(one, known), (two, known)]);
    line.feed(next(&film));
    line.feed(next(&plan));
    assert_eq!(line.feed(Input::Next(None)), []);
    for sent in [&film, &plan] {
        assert_eq!(
            line.feed(posted(sent)),
            [],
            "the host has not said yet which life it is"
        );
    }
    let confirmed = |sent: &Operation| Effect::Confirm { op_id: sent.op_id };
    let told = heads(&[(one, known), (two, known)], true);
    assert_eq!(line.hear(told), [confirmed(&film), confirmed(&plan), Effect::Next]);
}

#[test]
fn something_put_in_while_the_outbox_was_asked_is_not_forgotten() {
    let mut line = Line::live();
    assert_eq!(line.feed(Input::OutboxChanged), []);
    assert_eq!(line.feed(Input::Next(None)), [Effect::Next]);
    assert_eq!(line.feed(Input::Next(None)), []);
    assert_eq!(line.feed(Input::OutboxChanged), [Effect::Next]);
}

/// A place in the outbox is given up for one in the copy, and for nothing less.
#[test]
fn a_high_rev_of_another_life_of_a_chat_does_not_show_what_was_sent_in_this_one() {
    let (mut asked, known, restored) = (operation("one"), cursor(80), cursor(51));
    let chat = ChatId::new();
    asked.chat_id = chat;
    let mut line = Line::live_with(&[(chat, known)]);
    line.feed(Input::Next(Some(Box::new(asked.clone()))));
    let applied = HostFrame::Applied {
        receipt: receipt(&asked, 51),
    };
    assert_eq!(line.hear(applied), [], "the host has not said yet which life it is");
    assert_eq!(
        line.hear(heads(&[(chat, restored)], true)),
        [catch_up(chat, Cursor::NOTHING.epoch, 0)]
    );
    let answer = another_life(chat_row(chat, restored.epoch));
    assert_eq!(line.feed(answer), [catch_up(chat, restored.epoch, 0)]);
    let first = line.feed(page(changes(chat, restored.epoch, 0, 50), 51));
    assert!(matches!(first[..], [Effect::Put { .. }, Effect::CatchUp { .. }]));
    let last = line.feed(page(changes(chat, restored.epoch, 50, 51), 51));
    assert_eq!(last[1..], [Effect::Confirm { op_id: asked.op_id }, Effect::Next]);
}

/// The question after rows that do not come is not to make forgotten that they are those of another life.
#[test]
fn a_host_too_busy_to_tell_of_another_life_of_a_chat_leaves_what_was_sent_in_the_outbox() {
    let (mut asked, known, restored) = (operation("one"), cursor(80), cursor(51));
    let chat = ChatId::new();
    asked.chat_id = chat;
    let mut line = Line::live_with(&[(chat, known)]);
    line.hear(heads(&[(chat, restored)], true));
    line.feed(Input::Next(Some(Box::new(asked.clone()))));
    let applied = HostFrame::Applied {
        receipt: receipt(&asked, 51),
    };
    line.hear(applied);
    assert_eq!(line.feed(no_page(chat, CatchUpFailure::TooMany)), []);
    assert_eq!(line.wait(), [], "the rows do not come, and the host is left alone");
    assert_eq!(line.feed(Input::OutboxChanged), [], "the copy does not show it");
    assert_eq!(line.wait(), [catch_up(chat, Cursor::NOTHING.epoch, 0)]);
    assert_eq!(line.feed(Input::OutboxChanged), [], "and not yet");
    line.feed(another_life(chat_row(chat, restored.epoch)));
    let last = line.feed(page(changes(chat, restored.epoch, 0, 51), 51));
    assert_eq!(last[1..], [Effect::Confirm { op_id: asked.op_id }, Effect::Next]);
}

#[test]
fn a_fault_of_the_host_may_be_of_the_moment_and_keeps_the_others_waiting_only_for_a_while() {
    let mut line = Line::live();
    let (asked, _) = line.send("one");
    let refused = || HostFrame::Refused {
        op_id: asked.op_id,
        error: refusal(ErrorCode::Internal),
    };
    for _ in 0..4 {
        assert_eq!(line.hear(refused()), []);
        assert_eq!(line.wait(), [Effect::Next]);
        line.feed(Input::Next(Some(Box::new(asked.clone()))));
    }
    let effects = line.hear(refused());
    assert!(matches!(effects[..], [Effect::Refuse { .. }, Effect::Next]));
    let (other, _) = line.send("two");
    let once = HostFrame::Refused {
        op_id: other.op_id,
        error: refusal(ErrorCode::Internal),
    };
    assert_eq!(line.hear(once), [], "each has its own attempts");
}
