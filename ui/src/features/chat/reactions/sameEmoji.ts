import type { Reaction } from '../../../generated/Reaction';

/** The same for each way to write an emoji: with the character that asks for a picture (U+FE0F), or without it. */
export function emojiKey(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}

/** Reactions as they are shown: clients write some emoji in two ways, which look alike and are one reaction. */
export function shownReactions(reactions: readonly Reaction[]): readonly Reaction[] {
  const byKey = new Map<string, Reaction>();
  for (const reaction of reactions) {
    const key = emojiKey(reaction.emoji);
    const known = byKey.get(key);
    const by = known === undefined ? reaction.by : [...new Set([...known.by, ...reaction.by])];
    byKey.set(key, { emoji: known?.emoji ?? reaction.emoji, by });
  }
  return byKey.size === reactions.length ? reactions : [...byKey.values()];
}

/** The ways to write it in which the user joins a reaction, or leaves it: those that the message has already. */
export function writtenAs(
  reactions: readonly Reaction[],
  emoji: string,
  on: boolean,
  isMine: (reaction: Reaction) => boolean,
): readonly string[] {
  const same = reactions.filter((one) => emojiKey(one.emoji) === emojiKey(emoji));
  if (on) return [same[0]?.emoji ?? emoji];
  return same.filter(isMine).map((one) => one.emoji);
}
