import { expect, it } from 'vitest';
import type { ChangeSet } from '../../generated/ChangeSet';
import { Cursors } from './Cursors';

const head = (chat_id: string, head_rev: number, epoch = 'e') => ({ chat_id, epoch, head_rev });
const change = (from: number, to: number, chat_id = 'a', epoch = 'e'): ChangeSet => ({
  chat_id,
  epoch,
  from,
  to,
  chat: null,
  participants: [],
  messages: [],
});

function greeted(...heads: ReturnType<typeof head>[]) {
  const cursors = new Cursors();
  cursors.greet();
  expect(cursors.heads(heads, true).greeted).toBe('well');
  return cursors;
}

it('the first greeting finds nothing missed, and a later one what came in between', () => {
  const cursors = greeted(head('a', 5), head('b', 2));
  expect(cursors.take(change(5, 6))).toBe(true);
  cursors.greet();
  expect(cursors.heads([head('a', 6)], false).greeted).toBeNull();
  expect(cursors.heads([head('b', 2)], true).greeted).toBe('well');
  cursors.greet();
  expect(cursors.heads([head('a', 7), head('b', 2)], true).greeted).toBe('missed');
  expect(cursors.revOf('a')).toBe(7);
});

it('a chat that is gone, new, or in another life was missed', () => {
  for (const heads of [[], [head('a', 5), head('b', 1)], [head('a', 5, 'restored')]]) {
    const cursors = greeted(head('a', 5));
    cursors.greet();
    expect(cursors.heads(heads, true).greeted).toBe('missed');
  }
});

it('a gap shows, a repeat does not', () => {
  const cursors = greeted(head('a', 5));
  expect(cursors.take(change(4, 5))).toBe(true);
  expect(cursors.revOf('a')).toBe(5);
  expect(cursors.take(change(7, 8))).toBe(false);
  expect(cursors.take(change(8, 9))).toBe(true);
  expect(cursors.take(change(9, 10, 'a', 'restored'))).toBe(false);
  expect(cursors.take(change(0, 3, 'new'))).toBe(true);
});

it('heads that come later tell of changes that were not heard', () => {
  const cursors = greeted(head('a', 5));
  expect(cursors.heads([head('a', 5)], false).behind).toEqual([]);
  const { behind } = cursors.heads([head('a', 6)], false);
  expect(behind).toEqual([head('a', 6)]);
  expect(cursors.take(change(5, 6))).toBe(true);
  expect(behind.some((one) => cursors.isBehind(one))).toBe(false);
});
