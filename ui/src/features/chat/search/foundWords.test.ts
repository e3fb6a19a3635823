import { expect, it } from 'vitest';
import { foundIn, patternOf } from './foundWords';

function marked(text: string, query: string): string[] {
  const pattern = patternOf(query);
  return pattern === null ? [] : foundIn(text, pattern).map(([from, to]) => text.slice(from, to));
}

it.each([
  ['A neighbourhood of hoods', 'hood', ['hood', 'hood']],
  ['To be or not to bend', 'be', ['be', 'be']],
  ['A plan b, about', 'a', ['A']],
  ['Ein CAFÉ in Köln', 'café koln', ['CAFÉ', 'Köln']],
  ['Cafe\u0301s', 'café', ['Cafe\u0301']],
  ['The trip to Rome; a trip, too', '"trip to rome"', ['trip to Rome']],
  ['A trip to Rome', '"trip to ro', ['trip to Ro']],
  ['re-read the e-mail', 'e-mail', ['e-mail']],
  ['我们明天去北京吧', '北京', ['北京']],
  ['a (b) [c] *', '(b) * [', ['b']],
  ['Ada wrote this', 'from:ada has:file this', ['this']],
  ['🙂 smile 🙂', 'smile', ['smile']],
])('in %s the search for %s marks what it found', (text, query, words) => {
  expect(marked(text, query)).toEqual(words);
});

it.each(['', '   ', 'from:ada', '"', '***'])('%s marks nothing', (query) => {
  expect(patternOf(query)).toBeNull();
});
