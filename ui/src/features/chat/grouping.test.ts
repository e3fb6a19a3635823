import { expect, it } from 'vitest';
import type { Message } from '../../generated/Message';
import { goesOn } from './grouping';
import { ANA } from './testCompany';
import { answer, message } from './testMessages';

const NOON = new Date(2026, 4, 4, 12).getTime();
const MINUTE = 60_000;

const view = (change: Partial<Message>) => ({
  message: message({ author_id: ANA, created_at: NOON, ...change }),
  position: 0,
  versions: ['m'],
});

it.each<[string, boolean, Partial<Message>, Partial<Message>]>([
  ['at once', true, {}, {}],
  ['after five minutes', true, {}, { created_at: NOON + 5 * MINUTE }],
  ['later', false, {}, { created_at: NOON + 5 * MINUTE + 1 }],
  ['by somebody else', false, {}, { author_id: 'participant-bo' }],
  ['by a model', false, {}, { answer: answer() }],
  ['after a model', false, { answer: answer() }, {}],
  ['after one that was deleted', false, { deleted: true }, {}],
  ['that was deleted', false, {}, { deleted: true }],
  [
    'after midnight',
    false,
    { created_at: new Date(2026, 4, 4, 23, 59).getTime() },
    { created_at: new Date(2026, 4, 5, 0, 1).getTime() },
  ],
])('a message %s goes on with the one before it: %s', (_, isOn, before, after) => {
  expect(goesOn(view(before), view(after))).toBe(isOn);
});

it('the first message goes on with nothing', () => {
  expect(goesOn(undefined, view({}))).toBe(false);
});
