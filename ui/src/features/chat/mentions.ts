/** A part of a text, in UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{N}]/u;

/**
 * Where `text` mentions `name`: an `@` that begins a word, the name in any case, and no letter or digit behind it.
 * The core's own rule (`domain/src/mention.rs`), which decides who is told.
 */
export function mentionsOf(text: string, name: string): Range[] {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return [];
  const found: Range[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const end = at + 1 + name.trim().length;
    const isName = text.slice(at + 1, end).toLowerCase() === wanted;
    if (isName && !isWord(charBefore(text, at)) && !isWord(charAt(text, end))) found.push({ start: at, end });
  }
  return found;
}

/** The longest part behind an `@` that is looked up: names are no longer. */
const LONGEST = 80;

/** The mention that is being written where the caret stands: from its `@` to the caret. */
export function mentionAt(text: string, caret: number): (Range & { query: string }) | null {
  const start = text.lastIndexOf('@', caret - 1);
  if (start === -1 || caret - start > LONGEST || isWord(charBefore(text, start))) return null;
  const query = text.slice(start + 1, caret);
  return /[\n@]|^\s/.test(query) ? null : { start, end: caret, query };
}

/** The names that the query can become, those that begin with it first. */
export function matching<T extends { name: string }>(candidates: readonly T[], query: string): T[] {
  const wanted = query.toLowerCase();
  const begins = (words: string) => words.toLowerCase().startsWith(wanted);
  const first = candidates.filter(({ name }) => begins(name));
  const inner = candidates.filter(
    ({ name }) =>
      !begins(name) &&
      name
        .split(/[\s\-_.]+/)
        .slice(1)
        .some(begins),
  );
  return [...first, ...inner];
}

function isWord(char: string): boolean {
  return WORD.test(char);
}

function charAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function charBefore(text: string, at: number): string {
  const last = text.charCodeAt(at - 1);
  const isPair = last >= 0xdc00 && last <= 0xdfff;
  return at === 0 ? '' : charAt(text, isPair ? at - 2 : at - 1);
}
