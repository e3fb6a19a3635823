//! A copy that keeps up with its host, and one that has to catch up.

use std::time::Duration;

use hearth_domain::{ChatId, Epoch, Event, HostFrame, Rev, SpaceId};

use super::line::{Line, another_life, catch_up, changes, chat_row, cursor, gone, heads, no_page, page, told};
use crate::guest::{CatchUpFailure, Cursor, Effect, Input};

#[test]
fn chats_that_came_further_are_caught_up_and_those_not_named_are_dropped() {
    let (same, behind, gone, made_here) = (ChatId::new(), ChatId::new(), ChatId::new(), ChatId::new());
    let known = [
        (same, cursor(4)),
        (behind, cursor(4)),
        (gone, cursor(4)),
        (made_here, Cursor::NOTHING),
    ];
    let mut line = Line::live_with(&known);
    let further = Cursor {
        rev: Rev(9),
        ..known[1].1
    };
    assert_eq!(line.hear(heads(&[(same, known[0].1)], false)), []);
    let effects = line.hear(heads(&[(behind, further)], true));
    assert_eq!(
        effects,
        [Effect::Drop { chat_id: gone }, catch_up(behind, further.epoch, 4)]
    );
    let first_page = changes(behind, further.epoch, 4, 7);
    let effects = line.feed(page(first_page.clone(), 9));
    let put = Effect::Put {
        changes: first_page,
        start_over: false,
    };
    assert_eq!(effects, [put, catch_up(behind, further.epoch, 7)]);
    let last_page = changes(behind, further.epoch, 7, 9);
    assert!(matches!(line.feed(page(last_page, 9))[..], [Effect::Put { .. }]));
}

#[test]
fn a_chat_added_while_the_list_was_read_is_kept() {
    let mut line = Line::live();
    let (chat, epoch) = (ChatId::new(), Epoch::new());
    assert!(matches!(
        line.hear(told(changes(chat, epoch, 0, 1)))[..],
        [Effect::Put { .. }]
    ));
    assert_eq!(line.hear(heads(&[], true)), []);
}

#[test]
fn a_live_change_with_a_gap_before_it_is_caught_up_instead() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    let live = changes(chat, known.epoch, 4, 5);
    let put = |changes| Effect::Put {
        changes,
        start_over: false,
    };
    assert_eq!(line.hear(told(live.clone())), [put(live.clone())]);
    assert_eq!(line.hear(told(live)), [], "twice changes nothing");
    assert_eq!(
        line.hear(told(changes(chat, known.epoch, 7, 8))),
        [catch_up(chat, known.epoch, 5)]
    );
    // One page at a time; what came meanwhile is asked for after it.
    assert_eq!(line.hear(told(changes(chat, known.epoch, 8, 9))), []);
    let first = changes(chat, known.epoch, 5, 8);
    assert_eq!(
        line.feed(page(first.clone(), 8)),
        [put(first), catch_up(chat, known.epoch, 8)]
    );
}

#[test]
fn another_life_of_a_chat_replaces_it_with_the_first_page() {
    let (chat, known, new) = (ChatId::new(), cursor(40), cursor(3));
    let mut line = Line::settled(&[(chat, known)]);
    assert_eq!(
        line.hear(heads(&[(chat, new)], false)),
        [catch_up(chat, Cursor::NOTHING.epoch, 0)]
    );
    let row = chat_row(chat, new.epoch);
    let answer = another_life(row.clone());
    assert_eq!(line.feed(answer), [catch_up(chat, new.epoch, 0)]);
    let mut first = changes(chat, new.epoch, 0, 3);
    let effects = line.feed(page(first.clone(), 3));
    // A copy begins with the chat's row, wherever in its history that was last changed.
    first.chat = Some(row);
    assert_eq!(
        effects,
        [Effect::Put {
            changes: first,
            start_over: true
        }]
    );
}

#[test]
fn a_host_that_has_less_than_the_copy_is_believed() {
    let (chat, known) = (ChatId::new(), cursor(40));
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 50, 51)));
    let answer = another_life(chat_row(chat, known.epoch));
    assert_eq!(line.feed(answer), [catch_up(chat, known.epoch, 0)]);
    let effects = line.feed(page(changes(chat, known.epoch, 0, 1), 1));
    assert!(matches!(effects[..], [Effect::Put { start_over: true, .. }]));
}

#[test]
fn a_host_whose_pages_lead_nowhere_is_not_asked_for_ever() {
    let (chat, known) = (ChatId::new(), cursor(4));
    for nonsense in [
        changes(chat, known.epoch, 4, 4),
        changes(chat, known.epoch, 2, 6),
        changes(chat, Epoch::new(), 4, 6),
        changes(chat, known.epoch, 4, 1),
    ] {
        let mut line = Line::settled(&[(chat, known)]);
        line.hear(told(changes(chat, known.epoch, 7, 8)));
        assert_eq!(line.feed(page(nonsense, 9)), []);
        assert_eq!(line.hear(told(changes(chat, known.epoch, 4, 5))), [], "given up");
    }
}

#[test]
fn a_chat_of_which_the_user_is_no_part_is_dropped_however_that_is_learnt() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    let gone = HostFrame::Event {
        event: Event::ChatGone {
            chat_id: chat,
            space_id: SpaceId::new(),
        },
    };
    assert_eq!(line.hear(gone), [Effect::Drop { chat_id: chat }]);
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 7, 8)));
    let failed = no_page(chat, CatchUpFailure::NotFound);
    assert_eq!(line.feed(failed), [Effect::Drop { chat_id: chat }]);
    let late = page(changes(chat, known.epoch, 4, 8), 8);
    assert_eq!(line.feed(late), [], "a late page does not bring it back");
}

#[test]
fn too_many_requests_are_made_again_later() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 7, 8)));
    let failed = no_page(chat, CatchUpFailure::TooMany);
    assert_eq!(line.feed(failed), []);
    assert_eq!(line.wait(), [catch_up(chat, known.epoch, 4)]);
    assert_eq!(line.at, Duration::from_secs(4));
}

#[test]
fn a_copy_that_could_not_be_written_begins_again_from_what_is_there() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 4, 5)));
    assert_eq!(line.feed(Input::StoreFailed).first(), Some(&Effect::Close));
    line.come_back();
    let ahead = Cursor { rev: Rev(5), ..known };
    assert_eq!(
        line.hear(heads(&[(chat, ahead)], true)),
        [catch_up(chat, known.epoch, 4)]
    );
}

#[test]
fn whoever_is_brought_back_while_a_page_is_on_its_way_gets_the_chat() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let pages = [
        page(changes(chat, known.epoch, 4, 8), 8),
        no_page(chat, CatchUpFailure::NotFound),
        no_page(chat, CatchUpFailure::TooMany),
    ];
    for of_before in pages {
        let mut line = Line::settled(&[(chat, known)]);
        line.hear(told(changes(chat, known.epoch, 7, 8)));
        assert_eq!(line.hear(gone(chat)), [Effect::Drop { chat_id: chat }]);
        assert_eq!(line.hear(told(changes(chat, known.epoch, 9, 10))), []);
        assert_eq!(line.feed(of_before), [catch_up(chat, Cursor::NOTHING.epoch, 0)]);
        let answer = another_life(chat_row(chat, known.epoch));
        assert_eq!(line.feed(answer), [catch_up(chat, known.epoch, 0)]);
        let effects = line.feed(page(changes(chat, known.epoch, 0, 10), 10));
        assert!(matches!(effects[..], [Effect::Put { start_over: true, .. }]));
    }
}

/// A host of which a guest must not be afraid: each frame is to cost what is in it, and not what came before.
#[test]
fn two_hundred_thousand_chats_that_come_and_go_are_no_work() {
    let mut line = Line::settled(&[]);
    let told: Vec<_> = (0..200_000).map(|_| (ChatId::new(), cursor(4))).collect();
    let begun = std::time::Instant::now();
    let mut asked = Vec::new();
    for some in told.chunks(200) {
        asked.extend(line.hear(heads(some, false)));
    }
    assert_eq!(asked.len(), 4, "so many pages at a time");
    for (chat, _) in &told {
        assert_eq!(line.hear(gone(*chat)), [], "there is no copy");
    }
    // Two hundred thousand times two hundred thousand steps would take minutes.
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    let (chat, _) = told[0];
    assert_eq!(
        line.feed(no_page(chat, CatchUpFailure::NotFound)),
        [],
        "and nothing of it is left"
    );
}

#[test]
fn chats_are_caught_up_in_the_order_in_which_they_were_named_and_not_where_they_went() {
    let told: Vec<_> = (0..8).map(|_| (ChatId::new(), cursor(4))).collect();
    let mut line = Line::settled(&[]);
    let nothing = Cursor::NOTHING.epoch;
    let asked: Vec<_> = told[..4].iter().map(|(chat, _)| catch_up(*chat, nothing, 0)).collect();
    assert_eq!(line.hear(heads(&told, false)), asked);
    line.hear(gone(told[4].0));
    // Named once more, it keeps its turn; gone and named again, it has a new one.
    assert_eq!(line.hear(heads(&[told[6], told[4]], false)), []);
    let mut next = Vec::new();
    for (chat, _) in &told[..4] {
        next.extend(line.feed(no_page(*chat, CatchUpFailure::NotFound)));
    }
    let expected = [5, 6, 7, 4].map(|at| catch_up(told[at].0, nothing, 0));
    assert_eq!(next, expected);
}
