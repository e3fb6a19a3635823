import { expect, it } from 'vitest';
import type { Participant } from '../../generated/Participant';
import { readersOf } from './readers';
import { participants, path, USER } from './testMessages';
import { firstNew, placeOfNew } from './unread';

const own = new Set([USER]);
const ana: Participant = {
  id: 'participant-ana',
  chat_id: 'chat',
  rev: 1,
  kind: { type: 'user', user_id: 'a', name: 'Ana' },
  joined_at: 0,
  present: true,
};
const everybody = new Map([...participants, ana].map((one) => [one.id, one]));

it('what others wrote behind the mark is new, what one wrote oneself is not', () => {
  expect(firstNew(path(6), 2, own)).toBe(3);
  expect(firstNew(path(6), 6, own)).toBe(-1);
  expect(firstNew(path(6), null, own)).toBe(-1);
});

it('nothing is called the first new message while an earlier one may not be loaded', () => {
  const later = path(6).slice(3);
  expect(firstNew(later, 2, own)).toBe(-1);
});

it('the view begins at what is new only where the end would not show it', () => {
  expect(placeOfNew(path(100), 99, own, 700)).toBeNull();
  expect(placeOfNew(path(100), 21, own, 700)?.message_id).toBe('m21');
});

it('each of the others stands at the last message they have read, and nobody at their own', () => {
  const messages = path(6, (at) => (at === 4 ? { author_id: ana.id } : {}));
  const readers = (seq: number, isEndLoaded = true) => [
    ...readersOf(
      messages,
      everybody,
      new Map([
        ['a', seq],
        ['u', 6],
      ]),
      'u',
      isEndLoaded,
    ),
  ];
  expect(readers(3)).toEqual([['m2', ['Ana']]]);
  expect(readers(5)).toEqual([]);
  expect(readers(0)).toEqual([]);
  expect(readers(9)).toEqual([['m5', ['Ana']]]);
  expect(readers(9, false)).toEqual([]);
});
