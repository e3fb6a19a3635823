//! The outbox on its way.

use std::time::Duration;

use hearth_domain::{Action, Attachment, ChatId, Epoch, ErrorCode, FileHash, GuestFrame, HostFrame, MAX_MESSAGE_BYTES};

use super::line::{
    Line, another_life, catch_up, changes, chat_row, cursor, heads, no_page, operation, page, receipt, refusal, told,
};
use crate::guest::{CatchUpFailure, Cursor, Effect, Input};

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

#[test]
fn a_message_with_files_goes_over_rest_however_short_it_is() {
    let mut line = Line::live();
    line.feed(Input::OutboxChanged);
    let mut asked = operation("the plan");
    if let Action::SendMessage { attachments, .. } = &mut asked.action {
        attachments.push(Attachment {
            hash: FileHash::from_bytes([7; 32]),
            name: "plan.png".to_owned(),
            media_type: "image/png".to_owned(),
            bytes: 100_000_000,
            image: None,
        });
    }
    let effects = line.feed(Input::Next(Some(Box::new(asked.clone()))));
    assert_eq!(effects, [Effect::Post(asked.clone())]);
    let posted = Input::Posted {
        op_id: asked.op_id,
        result: Ok(receipt(&asked, 3)),
    };
    assert_eq!(line.feed(posted)[0], Effect::Confirm { op_id: asked.op_id });
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
