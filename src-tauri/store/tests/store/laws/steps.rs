//! What may happen to a chat.

use hearth_domain::{Answering, MessageStatus};
use proptest::{collection::vec, prelude::*};

/// What may happen; a number chooses among the messages there are.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Send(String),
    Reply(usize, String),
    Edit(usize, String),
    EditPrompt(usize, String),
    React(usize, &'static str, bool),
    Regenerate(usize),
    Continue(usize),
    Select(usize),
    Finish(MessageStatus, String),
    Rename(String),
    Pin(bool),
    Assistant(bool),
    Repeat,
    Import(usize),
    /// Brings in one of the three people, or has them go.
    Add(usize),
    Remove(usize),
    Answering(Answering),
    DeleteMessage(usize),
    Delete,
}

fn step() -> impl Strategy<Value = Step> {
    let text = "[a-c ]{0,6}";
    let ended = prop_oneof![
        4 => Just(MessageStatus::Complete),
        1 => Just(MessageStatus::Stopped),
        1 => Just(MessageStatus::Interrupted),
        1 => Just(MessageStatus::Failed),
    ];
    prop_oneof![
        6 => text.prop_map(Step::Send),
        8 => (ended, text).prop_map(|(status, text)| Step::Finish(status, text)),
        2 => (0..40_usize, text).prop_map(|(at, text)| Step::Reply(at, text)),
        3 => (0..40_usize, text).prop_map(|(at, text)| Step::EditPrompt(at, text)),
        6 => (0..40_usize, text).prop_map(|(at, text)| Step::Edit(at, text)),
        3 => (0..40_usize, prop_oneof![Just("👍"), Just("🔥"), Just("no")], prop::bool::weighted(0.7))
            .prop_map(|(at, emoji, on)| Step::React(at, emoji, on)),
        3 => (0..40_usize).prop_map(Step::Regenerate),
        1 => (0..40_usize).prop_map(Step::Continue),
        4 => (0..40_usize).prop_map(Step::Select),
        1 => "[a-c]{0,3}".prop_map(Step::Rename),
        1 => any::<bool>().prop_map(Step::Pin),
        1 => any::<bool>().prop_map(Step::Assistant),
        1 => Just(Step::Repeat),
        1 => (0..5_usize).prop_map(Step::Import),
        3 => (0..3_usize).prop_map(Step::Add),
        2 => (0..3_usize).prop_map(Step::Remove),
        1 => prop_oneof![Just(Answering::Always), Just(Answering::WhenMentioned)].prop_map(Step::Answering),
        2 => (0..40_usize).prop_map(Step::DeleteMessage),
    ]
}

/// Who asks: mostly the person at the machine, who owns the space; else a member or a guest of it.
fn who() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0_usize), 2 => Just(1_usize), 1 => Just(2_usize)]
}

/// Mostly chats that live on; some end with being deleted.
pub(super) fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    (vec((who(), step()), 1..25), prop::bool::weighted(0.1)).prop_map(|(mut steps, deleted)| {
        if deleted {
            steps.push((0, Step::Delete));
        }
        steps
    })
}
