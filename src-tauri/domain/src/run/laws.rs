//! The laws of a run, for any order of events.

use proptest::prelude::*;

use super::*;
use crate::{RunErrorCode, TokenCount};

fn any_kind() -> impl Strategy<Value = DeltaKind> {
    prop_oneof![Just(DeltaKind::Text), Just(DeltaKind::Reasoning)]
}

fn any_failure() -> impl Strategy<Value = Failure> {
    (any::<bool>(), proptest::option::of(0u64..120), 0.0..1.0f64).prop_map(|(retryable, seconds, jitter)| Failure {
        error: RunError::new(RunErrorCode::ServerError, "overloaded"),
        retryable,
        retry_after: seconds.map(Duration::from_secs),
        at: UnixMillis(5),
        jitter,
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    let reason = prop_oneof![
        Just(FinishReason::Stop),
        Just(FinishReason::Length),
        Just(FinishReason::ContentFilter)
    ];
    prop_oneof![
        4 => (any_kind(), "[ab😀]{0,3}").prop_map(|(kind, text)| Event::Arrived { kind, text }),
        1 => (1i64..9).prop_map(|n| Event::Usage(TokenUsage { output: TokenCount(n), ..TokenUsage::default() })),
        1 => reason.prop_map(Event::Finished),
        1 => Just(Event::StreamEnded),
        3 => any_failure().prop_map(Event::Failed),
        3 => Just(Event::RetryDue),
        1 => Just(Event::Stop),
        1 => Just(Event::Exit),
    ]
}

/// All that a run did.
#[derive(Default)]
struct Trace {
    asked: u32,
    waits: Vec<RunWait>,
    text: String,
    reasoning: String,
    /// What was asked for after something of the answer had arrived.
    asked_again: bool,
    outcomes: Vec<Outcome>,
}

impl Trace {
    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            assert!(
                self.outcomes.is_empty(),
                "something was done after the finish: {effect:?}"
            );
            match effect {
                Effect::Ask => {
                    self.asked += 1;
                    self.asked_again |= !self.text.is_empty() || !self.reasoning.is_empty();
                }
                Effect::Wait { wait, .. } => self.waits.push(wait),
                Effect::Append { kind, text } => match kind {
                    DeltaKind::Text => self.text.push_str(&text),
                    DeltaKind::Reasoning => self.reasoning.push_str(&text),
                },
                Effect::Finish(outcome) => self.outcomes.push(outcome),
            }
        }
    }
}

fn play(before: (&str, &str), events: Vec<Event>) -> (State, Trace) {
    let (mut state, effects) = start(before.0.to_owned(), before.1.to_owned());
    let mut trace = Trace::default();
    trace.note(effects);
    for event in events {
        let (next, effects) = step(state, event);
        state = next;
        trace.note(effects);
    }
    (state, trace)
}

proptest! {
    #[test]
    fn text_is_never_lost_and_a_run_finishes_once(
        before in ("[xy]{0,3}", "[z]{0,2}"),
        events in proptest::collection::vec(any_event(), 0..40),
        last in prop_oneof![Just(Event::Stop), Just(Event::Exit)],
    ) {
        let mut events = events;
        events.push(last);
        let (state, trace) = play((&before.0, &before.1), events);
        prop_assert_eq!(state, State::Ended);
        prop_assert_eq!(trace.outcomes.len(), 1);
        let outcome = &trace.outcomes[0];
        prop_assert_eq!(&outcome.text, &(before.0 + &trace.text));
        prop_assert_eq!(&outcome.reasoning, &(before.1 + &trace.reasoning));
        prop_assert!(!trace.asked_again, "asked again after part of the answer had come");
        prop_assert!(trace.asked <= MAX_ATTEMPTS);
        let empty = outcome.text.is_empty() && outcome.reasoning.is_empty();
        match outcome.status {
            MessageStatus::Failed => prop_assert!(empty && outcome.error.is_some()),
            MessageStatus::Interrupted => prop_assert!(!empty && outcome.error.is_some()),
            MessageStatus::Complete => prop_assert!(outcome.finish.is_some() && outcome.error.is_none()),
            MessageStatus::Stopped => prop_assert!(outcome.finish.is_none() && outcome.error.is_none()),
            MessageStatus::Streaming => prop_assert!(false, "a run that ended is not streaming"),
        }
    }

    #[test]
    fn a_stop_ends_a_run_in_every_state(events in proptest::collection::vec(any_event(), 0..20)) {
        let (state, trace) = play(("", ""), events);
        let (after, effects) = step(state.clone(), Event::Stop);
        prop_assert_eq!(after, State::Ended);
        if state == State::Ended {
            prop_assert!(effects.is_empty() && trace.outcomes.len() == 1);
        } else {
            prop_assert!(matches!(effects.as_slice(), [Effect::Finish(_)]));
        }
    }

    #[test]
    fn each_wait_names_the_next_attempt(failures in proptest::collection::vec(any_failure(), 1..8)) {
        let events = failures.into_iter().flat_map(|failure| [Event::Failed(failure), Event::RetryDue]);
        let (_, trace) = play(("", ""), events.collect());
        let attempts: Vec<u32> = trace.waits.iter().map(|wait| wait.attempt).collect();
        let expected: Vec<u32> = (2..).take(attempts.len()).collect();
        prop_assert_eq!(attempts, expected);
    }
}

fn arrived(text: &str) -> Event {
    Event::Arrived {
        kind: DeltaKind::Text,
        text: text.to_owned(),
    }
}

fn refused(code: RunErrorCode) -> Event {
    Event::Failed(Failure {
        error: RunError::new(code, "no"),
        retryable: false,
        retry_after: None,
        at: UnixMillis(0),
        jitter: 0.0,
    })
}

fn outcome(before: &str, events: Vec<Event>) -> Outcome {
    let (_, trace) = play((before, ""), events);
    trace.outcomes.into_iter().next().expect("these events end the run")
}

#[test]
fn usage_after_the_finish_reason_still_counts() {
    let usage = TokenUsage {
        input: TokenCount(3),
        ..TokenUsage::default()
    };
    let events = vec![
        arrived("hi"),
        Event::Finished(FinishReason::Stop),
        Event::Usage(usage),
        Event::StreamEnded,
    ];
    let outcome = outcome("", events);
    assert_eq!((outcome.status, outcome.usage), (MessageStatus::Complete, Some(usage)));
}

#[test]
fn a_break_after_the_finish_reason_takes_nothing_away() {
    let outcome = outcome(
        "",
        vec![
            arrived("hi"),
            Event::Finished(FinishReason::Length),
            refused(RunErrorCode::StreamCut),
        ],
    );
    assert_eq!(
        (outcome.status, outcome.finish, outcome.error),
        (MessageStatus::Complete, Some(FinishReason::Length), None)
    );
}

#[test]
fn a_silent_end_is_no_complete_answer() {
    let outcome = outcome("", vec![arrived("half"), Event::StreamEnded]);
    assert_eq!(outcome.status, MessageStatus::Interrupted);
    assert_eq!(outcome.error.map(|e| e.code), Some(RunErrorCode::StreamCut));
}

#[test]
fn a_filtered_answer_keeps_its_text_and_says_so() {
    let filtered = Event::Finished(FinishReason::ContentFilter);
    let with_text = outcome("", vec![arrived("so"), filtered.clone(), Event::StreamEnded]);
    assert_eq!(with_text.status, MessageStatus::Interrupted);
    assert_eq!(with_text.error.map(|e| e.code), Some(RunErrorCode::ContentFilter));
    let without = outcome("", vec![filtered, Event::StreamEnded]);
    assert_eq!(without.status, MessageStatus::Failed);
}

#[test]
fn continuing_that_fails_keeps_what_was_there() {
    let outcome = outcome("the first half", vec![refused(RunErrorCode::KeyRefused)]);
    assert_eq!(
        (outcome.status, outcome.text.as_str()),
        (MessageStatus::Interrupted, "the first half")
    );
}
