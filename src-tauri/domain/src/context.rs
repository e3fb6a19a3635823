//! Which messages go to a model: the system prompt always, then the newest that fit.

use crate::{Attachment, TokenCount};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextMessage {
    pub role: ContextRole,
    pub text: String,
    /// The files it holds.
    pub attachments: Vec<Attachment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextRole {
    System,
    User,
    Assistant,
}

/// What a message costs beside its text, in tokens: the role and the separators around it
/// (OpenAI's cookbook, "How to count tokens with tiktoken", says 3 a message; one more for safety).
const TOKENS_PER_MESSAGE: i64 = 4;

/// The system prompt, then as many of the newest `messages` (oldest first) as fit into `budget`
/// tokens by `count`. The newest `asked` messages always go: without them the model would answer
/// something else, and if they are too much, the provider refuses them in its own words. Before them, a
/// user's message is never left out in favour of the answer that followed it alone: the kept part starts
/// with a user's message where there is one.
pub fn fit_context(
    system: Option<ContextMessage>,
    messages: Vec<ContextMessage>,
    asked: usize,
    budget: TokenCount,
    mut count: impl FnMut(&str) -> TokenCount,
) -> Vec<ContextMessage> {
    let mut left = budget.0;
    if let Some(system) = &system {
        left -= count(&system.text).0 + TOKENS_PER_MESSAGE;
    }
    let mut first = messages.len();
    for (index, message) in messages.iter().enumerate().rev() {
        left -= count(&message.text).0 + TOKENS_PER_MESSAGE;
        if left < 0 && index + asked < messages.len() {
            break;
        }
        first = index;
    }
    let cut = first > 0;
    let kept = messages.into_iter().skip(first);
    let from_user: Vec<_> = if cut {
        let kept: Vec<_> = kept.collect();
        let start = kept.iter().position(|m| m.role == ContextRole::User).unwrap_or(0);
        kept.into_iter().skip(start).collect()
    } else {
        kept.collect()
    };
    system.into_iter().chain(from_user).collect()
}

/// The part of what is left that files may take from the messages before the question, in quarters.
const SHARE_OF_FILES: i64 = 3;

/// Tokens that files may take of `budget`: all that no message needs, and if that is little, three quarters of what the system
/// prompt and the question leave, so that a file is read in a long chat too.
#[must_use]
pub fn room_for_files(budget: TokenCount, all_text: TokenCount, asked_text: TokenCount) -> TokenCount {
    let unused = budget.0 - all_text.0;
    let share = (budget.0 - asked_text.0) / 4 * SHARE_OF_FILES;
    TokenCount(unused.max(share).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(role: ContextRole, text: &str) -> ContextMessage {
        ContextMessage {
            role,
            text: text.to_owned(),
            attachments: Vec::new(),
        }
    }

    fn one_token_a_byte(text: &str) -> TokenCount {
        TokenCount(i64::try_from(text.len()).expect("a test's text is short"))
    }

    fn texts(kept: &[ContextMessage]) -> Vec<&str> {
        kept.iter().map(|m| m.text.as_str()).collect()
    }

    #[test]
    fn the_newest_that_fit_are_kept_behind_the_system_prompt() {
        let messages = vec![
            message(ContextRole::User, "old question"),
            message(ContextRole::Assistant, "old answer"),
            message(ContextRole::User, "new"),
            message(ContextRole::Assistant, "yes"),
            message(ContextRole::User, "more"),
        ];
        let system = message(ContextRole::System, "be kind");
        let budget = TokenCount(7 + 4 + 3 + 4 + 3 + 4 + 4 + 4);
        let kept = fit_context(Some(system), messages, 1, budget, one_token_a_byte);
        assert_eq!(texts(&kept), ["be kind", "new", "yes", "more"]);
    }

    #[test]
    fn files_get_what_no_message_needs_and_a_share_in_a_full_window() {
        let room = |all, asked| room_for_files(TokenCount(1000), TokenCount(all), TokenCount(asked)).0;
        assert_eq!(room(100, 10), 900);
        assert_eq!(room(5000, 200), 600);
        assert_eq!(room(5000, 5000), 0);
    }

    #[test]
    fn a_cut_never_starts_with_an_answer() {
        let messages = vec![
            message(ContextRole::User, "a long question that no longer fits"),
            message(ContextRole::Assistant, "short"),
            message(ContextRole::User, "next"),
        ];
        let kept = fit_context(None, messages, 1, TokenCount(20), one_token_a_byte);
        assert_eq!(texts(&kept), ["next"]);
    }

    #[test]
    fn a_message_larger_than_the_window_still_goes() {
        let kept = fit_context(
            None,
            vec![message(ContextRole::User, "much too long")],
            1,
            TokenCount(1),
            one_token_a_byte,
        );
        assert_eq!(texts(&kept), ["much too long"]);
    }

    #[test]
    fn what_is_asked_for_goes_whole_or_not_at_all() {
        let messages = vec![
            message(ContextRole::User, "old"),
            message(ContextRole::Assistant, "old"),
            message(ContextRole::User, "a question that is too long for the window"),
            message(ContextRole::Assistant, "half an answer"),
            message(ContextRole::User, "go on"),
        ];
        let kept = fit_context(None, messages, 3, TokenCount(30), one_token_a_byte);
        assert_eq!(
            texts(&kept),
            ["a question that is too long for the window", "half an answer", "go on"]
        );
    }
}
