import { expect, it } from 'vitest';
import { matching, mentionAt, mentionsOf } from './mentions';

it.each(['@Ana', 'hello @ana, look', '(@ANA)', 'x @Anatol and @Ana'])('“%s” mentions Ana', (text) => {
  const [range] = mentionsOf(text, 'Ana');
  expect(text.slice(range?.start, range?.end).toLowerCase()).toBe('@ana');
});

it.each(['Ana', 'mail@ana.org', '@Anatol', '@ Ana', ''])('“%s” does not', (text) => {
  expect(mentionsOf(text, 'Ana')).toEqual([]);
});

it('a name may have spaces', () => {
  expect(mentionsOf('ask @gpt-4o mini please', 'gpt-4o mini')).toEqual([{ start: 4, end: 16 }]);
});

it('a mention is being written from its @ to the caret', () => {
  expect(mentionAt('hi @an', 6)).toEqual({ start: 3, end: 6, query: 'an' });
  expect(mentionAt('hi @', 4)).toEqual({ start: 3, end: 4, query: '' });
  expect(mentionAt('hi @gpt-4o mi', 13)?.query).toBe('gpt-4o mi');
  for (const text of ['hi', 'me@home', '@ana\nand', 'so @ ']) expect(mentionAt(text, text.length)).toBeNull();
});

it('names are found by their beginning, and then by their words', () => {
  const names = [{ name: 'Maria Lopez' }, { name: 'Lo' }, { name: 'gpt-4o' }];
  expect(matching(names, 'lo').map(({ name }) => name)).toEqual(['Lo', 'Maria Lopez']);
  expect(matching(names, '4O').map(({ name }) => name)).toEqual(['gpt-4o']);
  expect(matching(names, '')).toHaveLength(3);
});
