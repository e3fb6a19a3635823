import { expect, it } from 'vitest';
import { askedText, partsOf, settled, textOf, unfinishedAt, withFilter } from './queryText';

const typed = (words: string) => ({ filters: [], words });

it.each([
  ['trip to rome', [], 'trip to rome'],
  ['from:ada trip', [{ key: 'from', value: 'ada' }], 'trip'],
  [
    'FROM:"Ada Lovelace" has:Image',
    [
      { key: 'from', value: 'Ada Lovelace' },
      { key: 'has', value: 'image' },
    ],
    '',
  ],
  ['after:2024 "in: words" x', [{ key: 'after', value: '2024' }], '"in: words" x'],
  ['"she is from:ada" in:trip', [{ key: 'in', value: 'trip' }], '"she is from:ada" '],
  ['"said in:trip and has:file" x', [], '"said in:trip and has:file" x'],
  ['"still typed from:ada', [], '"still typed from:ada'],
  ['"a phrase"from:ada', [{ key: 'from', value: 'ada' }], '"a phrase"'],
  ['5" screen from:ada', [{ key: 'from', value: 'ada' }], '5" screen '],
  ['xfrom:"a in:trip', [{ key: 'in', value: 'trip' }], 'xfrom:"a '],
  ['meet before:2024-02-29', [{ key: 'before', value: '2024-02-29' }], 'meet '],
])('the text %s is chips and words', (text, filters, words) => {
  expect(partsOf(text)).toEqual({ filters, words });
});

it.each([
  'trip',
  'from:ada trip',
  'from:"Ada Lovelace" in:"Summer: plans" has:file after:2024-05-01 "a phrase" rest',
  'from:ada from:bob in:"a b"',
])('%s is the same query as chips and as text', (text) => {
  expect(textOf(partsOf(text))).toBe(text);
  expect(partsOf(textOf(partsOf(text)))).toEqual(partsOf(text));
});

it.each(['has:elephant', 'before:yesterday', 'after:2023-02-29', 'from:', 'xfrom:ada', 'has:""'])(
  'what the core has no meaning for stays as it was written: %s',
  (text) => {
    expect(partsOf(text)).toEqual({ filters: [], words: text });
  },
);

it('a filter becomes a chip when the writer goes on behind it, and not before', () => {
  expect(settled(typed('trip from:ada'))).toEqual(typed('trip from:ada'));
  expect(settled(typed('trip from:ada '))).toEqual({
    filters: [{ key: 'from', value: 'ada' }],
    words: 'trip ',
  });
  expect(settled(typed('from:"Ada Lo'))).toEqual(typed('from:"Ada Lo'));
  expect(settled(typed('"words from:ada and'))).toEqual(typed('"words from:ada and'));
  expect(unfinishedAt('"words from:ada', 15)).toBeNull();
});

it('a filter that is being written is known by the caret, and asked for as soon as it means something', () => {
  expect(unfinishedAt('trip has:im', 11)).toMatchObject({ key: 'has', value: 'im', start: 5 });
  expect(unfinishedAt('trip has:im', 3)).toBeNull();
  expect(unfinishedAt('from:"Ada Lo', 12)).toMatchObject({ value: 'Ada Lo' });
  const asked = (words: string) => askedText(typed(words), unfinishedAt(words, words.length));
  expect(asked('trip has:im')).toBe('trip');
  expect(asked('trip has:image')).toBe('trip has:image');
  expect(asked('trip from:')).toBe('trip');
  expect(asked('trip from:a')).toBe('trip from:a');
});

it('a choice takes the place of what was written of it, once, and a quote in a name does no harm', () => {
  const words = 'trip from:ad home';
  const chosen = { key: 'from', value: 'Ada "Countess" L' } as const;
  const parts = withFilter(typed(words), chosen, unfinishedAt(words, 12));
  expect(parts).toEqual({ filters: [{ key: 'from', value: 'Ada  Countess  L' }], words: 'trip home' });
  expect(withFilter(parts, chosen, null)).toEqual(parts);
  expect(partsOf(textOf(parts))).toEqual(parts);
});
