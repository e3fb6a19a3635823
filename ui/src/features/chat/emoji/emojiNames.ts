import type { Range } from '../mentions';

/** Short names of emoji are made of these. */
const NAME = /^[a-z0-9_+-]+$/i;
/** The longest short name there is has fewer. */
const LONGEST = 48;
/** With one letter, `:D` and `a :b` would be taken for names. */
const SHORTEST = 2;

/** The name of an emoji that is being written where the caret stands: from its colon to the caret. */
export function emojiNameAt(text: string, caret: number): (Range & { query: string }) | null {
  const start = text.lastIndexOf(':', caret - 1);
  if (start === -1 || caret - start - 1 > LONGEST) return null;
  const query = text.slice(start + 1, caret);
  if (query.length < SHORTEST || !NAME.test(query) || !mayBegin(text, start)) return null;
  return { start, end: caret, query };
}

/** The name that was closed by a second colon just before the caret. */
export function closedNameAt(text: string, caret: number): (Range & { name: string }) | null {
  if (text[caret - 1] !== ':') return null;
  const start = text.lastIndexOf(':', caret - 2);
  const name = text.slice(start + 1, caret - 1);
  if (start === -1 || name.length > LONGEST || !NAME.test(name) || !mayBegin(text, start)) return null;
  return { start, end: caret, name: name.toLowerCase() };
}

/** Not within a word, a time (`10:30:45`) or an address, and not in code. */
function mayBegin(text: string, colon: number): boolean {
  const before = text.slice(0, colon);
  const word = /\S*$/.exec(before.slice(-200))?.[0] ?? '';
  if (/[\p{L}\p{N}/:@]$/u.test(word) || word.includes('://')) return false;
  return !isInCode(before);
}

/** Whether a text ends within backticks: a fence that is not closed, or on its line a span that is not. */
function isInCode(text: string): boolean {
  const lines = text.split('\n');
  let fence: string | null = null;
  for (const line of lines.slice(0, -1)) {
    const marks = /^\s{0,3}(`{3,})/.exec(line)?.[1];
    if (marks === undefined) continue;
    if (fence === null) fence = marks;
    else if (marks.length >= fence.length) fence = null;
  }
  const last = lines.at(-1) ?? '';
  return fence !== null || (last.match(/`+/g) ?? []).length % 2 === 1;
}
