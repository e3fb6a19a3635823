import type { Emoji } from './emojiData';

/** The emoji that all words of a query lead to, the likeliest first. */
export function foundEmoji(all: readonly Emoji[], query: string, most = Number.POSITIVE_INFINITY): Emoji[] {
  const words = plain(query)
    .split(/[\s_:]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const found = all.flatMap((emoji) => {
    const ranks = words.map((word) => rankOf(emoji, word));
    const rank = Math.max(...ranks);
    return rank === NONE ? [] : [{ emoji, rank }];
  });
  found.sort((one, other) => one.rank - other.rank);
  return found.slice(0, most).map(({ emoji }) => emoji);
}

/** The emoji whose short names begin with a query, then those where a later word of it does. */
export function namedEmoji(
  all: readonly Emoji[],
  query: string,
  most: number,
): { emoji: Emoji; name: string }[] {
  const wanted = query.toLowerCase();
  const first: { emoji: Emoji; name: string }[] = [];
  const inner: { emoji: Emoji; name: string }[] = [];
  for (const emoji of all) {
    const begins = emoji.names.find((name) => name.startsWith(wanted));
    if (begins !== undefined) first.push({ emoji, name: begins });
    else {
      const later = emoji.names.find((name) => name.includes(`_${wanted}`));
      if (later !== undefined) inner.push({ emoji, name: later });
    }
  }
  // The less there is to add, the likelier it is meant.
  first.sort((one, other) => one.name.length - other.name.length);
  return [...first, ...inner].slice(0, most);
}

const NONE = Number.POSITIVE_INFINITY;

function rankOf({ label, names, tags }: Emoji, word: string): number {
  if (names.includes(word) || label === word) return 0;
  if (names.some((name) => name.startsWith(word))) return 1;
  const own = [...label.split(/[\s:,-]+/), ...names.flatMap((name) => name.split('_'))];
  if (own.some((part) => plain(part).startsWith(word))) return 2;
  if (tags.some((tag) => tag === word)) return 3;
  if (tags.some((tag) => plain(tag).startsWith(word))) return 4;
  return NONE;
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}
