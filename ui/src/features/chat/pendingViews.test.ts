import { expect, it } from 'vitest';
import type { Action } from '../../generated/Action';
import type { PendingOperation } from '../../generated/PendingOperation';
import { windowOf } from '../../host/pathWindow';
import { pendingMessages, pendingTitle, refusedChanges, withPending } from './pendingViews';
import { path } from './testMessages';

const waiting = (action: Action, refused: PendingOperation['refused'] = null): PendingOperation => ({
  operation: { op_id: `op-${JSON.stringify(action)}`, chat_id: 'chat', action },
  created_at: 5,
  refused,
});
const send = (id: string) => waiting({ type: 'send_message', message_id: id, text: `Text ${id}` });
const refusal = { code: 'forbidden', message: 'Not yours.' } as const;

const whole = { epoch: 'e', head_rev: 3, path_length: 3 };
const shown = (messages: ReturnType<typeof withPending>) =>
  messages.map(({ message, position }) => [message.id, position]);

it('what waits stands behind the last message, in the order of asking', () => {
  const window = windowOf({ ...whole, messages: path(3) });
  expect(shown(withPending(window, [send('x'), send('y')], 'me')).slice(2)).toEqual([
    ['m2', 2],
    ['x', 3],
    ['y', 4],
  ]);
});

it('what the host has added is shown once, at the place where it waited', () => {
  const before = windowOf({ ...whole, messages: path(3) });
  const after = windowOf({
    ...whole,
    path_length: 4,
    messages: path(4, (at) => (at === 3 ? { id: 'x' } : {})),
  });
  const pending = [send('x'), send('y')];
  expect(shown(withPending(after, pending, 'me'))).toEqual(shown(withPending(before, pending, 'me')));
});

it('who reads in the middle of a chat is not shown the end of it', () => {
  const middle = windowOf({ ...whole, path_length: 300, messages: path(3) });
  expect(withPending(middle, [send('x')], 'me')).toBe(middle.messages);
});

it('a name that waits is shown, one that was refused is not', () => {
  const rename = (title: string) => waiting({ type: 'rename', title });
  expect(pendingTitle('Old', [rename('New'), send('x')])).toBe('New');
  expect(pendingTitle('Old', [waiting({ type: 'rename', title: 'New' }, refusal)])).toBe('Old');
});

it('a refusal that no message can show is told by itself', () => {
  const refused = waiting({ type: 'set_pinned', pinned: true }, refusal);
  expect(refusedChanges([send('x'), refused, waiting({ type: 'rename', title: 'x' })])).toEqual([refused]);
});

it('what was written for a chat that was refused is not said to be on its way', () => {
  const create = { type: 'create_chat', model: null } as const;
  const isStranded = (refused: PendingOperation['refused']) =>
    pendingMessages([waiting(create, refused), send('x')]).get('x')?.isStranded;
  expect(isStranded(null)).toBe(false);
  expect(isStranded(refusal)).toBe(true);
});
