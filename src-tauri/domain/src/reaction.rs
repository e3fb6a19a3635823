//! What people answer with a single emoji.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ParticipantId;

/// Different emoji at one message at most.
pub const MAX_EMOJI: usize = 50;

/// Reactions at one message at most, of all people together.
pub const MAX_REACTIONS: usize = 2_000;

/// The longest emoji, in bytes of UTF-8: families with skin tones take about 40, flags of regions 28.
pub const MAX_EMOJI_BYTES: usize = 64;

/// One emoji at a message, and whose. A participant is there once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Reaction {
    pub emoji: String,
    /// In the order in which they reacted.
    pub by: Vec<ParticipantId>,
}

/// Why a reaction is not put to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooManyReactions {
    #[error("A message takes {MAX_EMOJI} different emoji.")]
    Emoji,
    #[error("A message takes {MAX_REACTIONS} reactions.")]
    People,
}

/// Puts somebody's reaction among a message's, or takes it from them. False if that changed nothing.
///
/// # Errors
/// Where there are as many as a message takes; they are left as they were.
pub fn react(
    reactions: &mut Vec<Reaction>,
    by: ParticipantId,
    emoji: &str,
    on: bool,
) -> Result<bool, TooManyReactions> {
    let at = reactions.iter().position(|known| known.emoji == emoji);
    let has = at.is_some_and(|at| reactions[at].by.contains(&by));
    if has == on {
        return Ok(false);
    }
    if on && reactions.iter().map(|known| known.by.len()).sum::<usize>() >= MAX_REACTIONS {
        return Err(TooManyReactions::People);
    }
    match at {
        Some(at) if on => reactions[at].by.push(by),
        Some(at) => {
            reactions[at].by.retain(|other| *other != by);
            if reactions[at].by.is_empty() {
                reactions.remove(at);
            }
        }
        None if reactions.len() >= MAX_EMOJI => return Err(TooManyReactions::Emoji),
        None => reactions.push(Reaction {
            emoji: emoji.to_owned(),
            by: vec![by],
        }),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reacts_once_with_each_emoji_and_can_take_it_back() {
        let (ana, ben) = (ParticipantId::new(), ParticipantId::new());
        let mut reactions = Vec::new();
        for (by, emoji, on, changes) in [
            (ana, "👍", true, true),
            (ana, "👍", true, false),
            (ben, "🔥", true, true),
            (ben, "👍", true, true),
            (ana, "🔥", false, false),
            (ben, "🎉", false, false),
        ] {
            assert_eq!(react(&mut reactions, by, emoji, on), Ok(changes), "{emoji} {on}");
        }
        let told: Vec<_> = reactions.iter().map(|it| (it.emoji.as_str(), it.by.clone())).collect();
        assert_eq!(told, [("👍", vec![ana, ben]), ("🔥", vec![ben])]);
        assert_eq!(react(&mut reactions, ben, "🔥", false), Ok(true));
        assert_eq!(reactions.len(), 1, "an emoji that nobody has any more is gone");
    }

    #[test]
    fn a_message_takes_no_endless_reactions() {
        let mut reactions = Vec::new();
        for number in 0..MAX_EMOJI {
            let emoji = number.to_string();
            assert_eq!(react(&mut reactions, ParticipantId::new(), &emoji, true), Ok(true));
        }
        let ana = ParticipantId::new();
        assert_eq!(react(&mut reactions, ana, "👍", true), Err(TooManyReactions::Emoji));
        for _ in MAX_EMOJI..MAX_REACTIONS {
            assert_eq!(react(&mut reactions, ParticipantId::new(), "0", true), Ok(true));
        }
        let full = reactions.clone();
        for _ in MAX_REACTIONS..10_000 {
            let refused = react(&mut reactions, ParticipantId::new(), "0", true);
            assert_eq!(refused, Err(TooManyReactions::People));
        }
        assert_eq!(reactions, full);
        let first = reactions[0].by[0];
        assert_eq!(
            react(&mut reactions, first, "0", false),
            Ok(true),
            "taking back goes always"
        );
        assert_eq!(react(&mut reactions, ana, "0", true), Ok(true));
    }
}
