/** How a query is written: words and `"phrases"` with filters between them, each as `from:ada` or `from:"Ada Lovelace"`. */

const KEYS = ['from', 'in', 'has', 'before', 'after'] as const;

export type FilterKey = (typeof KEYS)[number];

export const HAS_VALUES = ['file', 'image', 'link', 'code'] as const;

export interface Filter {
  key: FilterKey;
  value: string;
}

/** A query in two parts, which say together what its text says. */
export interface QueryParts {
  filters: readonly Filter[];
  /** What is not a filter, or not yet. */
  words: string;
}

export const noQuery: QueryParts = { filters: [], words: '' };

/** A filter in a text, from its key to behind its value. */
export interface WrittenFilter extends Filter {
  start: number;
  end: number;
}

/**
 * One piece of a query where the core reads one: a filter, a phrase, or a word, which reaches up to the next gap whatever
 * stands in it. A quote that is open reaches to the end.
 */
const PIECE =
  /(from|in|has|before|after):(?:"([^"]*)(?:"|$)|([^\p{White_Space}\p{Cc}]*))|"[^"]*(?:"|$)|[^\p{White_Space}\p{Cc}]+/giu;

function writtenFilters(text: string): WrittenFilter[] {
  return [...text.matchAll(PIECE)].flatMap(({ 0: whole, 1: name, 2: quoted, 3: plain, index }) => {
    const key = KEYS.find((known) => known === name?.toLowerCase());
    if (key === undefined) return [];
    const value = (quoted ?? plain ?? '').trim();
    return { key, value, start: index, end: index + whole.length };
  });
}

/** The query with every filter of a text taken out of its words. What means nothing stays among them. */
export function partsOf(text: string): QueryParts {
  return taken({ filters: [], words: text }, () => true);
}

export function textOf({ filters, words }: QueryParts): string {
  return [...filters.map(filterText), words.trim()].filter((part) => part !== '').join(' ');
}

export function filterText({ key, value }: Filter): string {
  return /^[^\s":]+$/.test(value) ? `${key}:${value}` : `${key}:"${value}"`;
}

/** The query once more is typed: filters with a gap behind them are filters from then on. */
export function settled({ filters, words }: QueryParts): QueryParts {
  return taken({ filters, words }, ({ end }) => /\s/.test(words[end] ?? ''));
}

/** The filter that is being written where the caret stands; `null` if none is. */
export function unfinishedAt(words: string, caret: number): WrittenFilter | null {
  return writtenFilters(words).find(({ start, end }) => start < caret && caret <= end) ?? null;
}

/** The query as it is asked while a filter is being written: what does not mean anything yet is left out. */
export function askedText(parts: QueryParts, unfinished: WrittenFilter | null): string {
  if (unfinished === null || isMeaningful(unfinished)) return textOf(parts);
  return textOf({ ...parts, words: without(parts.words, [unfinished]) });
}

/** The query with a filter in place of what was being written of it. */
export function withFilter(
  { filters, words }: QueryParts,
  filter: Filter,
  unfinished: WrittenFilter | null,
): QueryParts {
  return {
    filters: withAdded(filters, [clean(filter)]),
    words: unfinished === null ? words : without(words, [unfinished]),
  };
}

/** Whether the core has a meaning for it. */
export function isMeaningful({ key, value }: Filter): boolean {
  if (value === '') return false;
  if (key === 'has') return HAS_VALUES.some((known) => known === value.toLowerCase());
  if (key === 'before' || key === 'after') return isDay(value);
  return true;
}

/** `2024`, `2024-05` or `2024-05-01`. */
function isDay(value: string): boolean {
  const [, year = '', month = '1', day = '1'] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === '') return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function taken({ filters, words }: QueryParts, isTaken: (filter: WrittenFilter) => boolean): QueryParts {
  const found = writtenFilters(words).filter((one) => isMeaningful(one) && isTaken(one));
  if (found.length === 0) return { filters, words };
  const added = found.map(({ key, value }) => clean({ key, value }));
  return { filters: withAdded(filters, added), words: without(words, found) };
}

/** A value stands in quotes, and can have none in it. */
function clean({ key, value }: Filter): Filter {
  const plain = value.replaceAll('"', ' ').trim();
  return { key, value: key === 'has' ? plain.toLowerCase() : plain };
}

function withAdded(filters: readonly Filter[], added: readonly Filter[]): readonly Filter[] {
  const byText = new Map([...filters, ...added].map((filter) => [filterText(filter), filter]));
  return [...byText.values()];
}

function without(words: string, filters: readonly WrittenFilter[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of filters) {
    rest += words.slice(from, start);
    from = /\s/.test(words[end] ?? '') ? end + 1 : end;
  }
  return rest + words.slice(from);
}
