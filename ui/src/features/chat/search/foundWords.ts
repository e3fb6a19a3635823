import { partsOf } from '../../../host/search/queryText';

const TERMS = /"([^"]*)("|$)|(\S+)/g;
/** Words of these scripts stand side by side without a gap. */
const ALONE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const BEGINNING = '(?<![\\p{L}\\p{N}])';
const END = '(?![\\p{L}\\p{N}])';
const GAP = '[^\\p{L}\\p{N}]+';
/** From this length on a word is found in the middle of others. */
const PART_CHARS = 3;

/** What finds in a folded text the words of a query, much as the search itself does; `null` if there are none. */
export function patternOf(query: string): RegExp | null {
  const { words } = partsOf(query);
  const terms = [...words.matchAll(TERMS)].flatMap(({ 1: phrase, 2: end, 3: word }) => {
    const split = (fold(phrase ?? word ?? '').text.match(/[\p{L}\p{N}]+/gu) ?? []).map(String);
    return split.length === 0 ? [] : [termPattern(split, end === '"')];
  });
  return terms.length === 0 ? null : new RegExp(terms.join('|'), 'gu');
}

function termPattern(words: readonly string[], isPhrase: boolean): string {
  const together = words.join(GAP);
  const [only = ''] = words;
  if (ALONE.test(together)) return words.join('[^\\p{L}\\p{N}]*');
  if (isPhrase) return `${BEGINNING}${together}${END}`;
  if (words.length > 1) return `${BEGINNING}${together}`;
  if (only.length === 1) return `${BEGINNING}${only}${END}`;
  return only.length < PART_CHARS ? `${BEGINNING}${only}` : only;
}

/** From and up to where the words stand in a text. */
export function foundIn(text: string, pattern: RegExp): readonly (readonly [from: number, to: number])[] {
  const folded = fold(text);
  return [...folded.text.matchAll(pattern)].map(
    ({ 0: match, index }) => [folded.place(index), folded.place(index + match.length)] as const,
  );
}

interface Folded {
  text: string;
  /** Where a place in the folded text is in the one that was folded. */
  place: (at: number) => number;
}

/** Without case and accents. */
function fold(text: string): Folded {
  // What most texts are made of keeps its length.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  if (/^[\x00-\x7f]*$/.test(text)) return { text: text.toLowerCase(), place: (at) => at };
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const plain = char.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let unit = 0; unit < plain.length; unit += 1) places.push(at);
    folded += plain;
    at += char.length;
  }
  places.push(at);
  return { text: folded, place: (index) => places[index] ?? at };
}
