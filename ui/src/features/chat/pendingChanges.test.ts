import { expect, it } from 'vitest';
import type { Action } from '../../generated/Action';
import type { PendingOperation } from '../../generated/PendingOperation';
import { windowOf } from '../../host/pathWindow';
import { withPending } from './pendingViews';
import { path, USER } from './testMessages';

const waiting = (action: Action, refused: PendingOperation['refused'] = null): PendingOperation => ({
  operation: { op_id: JSON.stringify(action), chat_id: 'chat', action },
  created_at: 5,
  refused,
});
const refusal = { code: 'forbidden', message: 'Not yours.' } as const;
const react = (message_id: string, emoji: string, on = true) =>
  waiting({ type: 'react', message_id, emoji, on });

/** The first message with what waits laid over it. */
function first(pending: PendingOperation[], reactions: { emoji: string; by: string[] }[] = []) {
  const messages = path(2, (at) => (at === 0 ? { reactions } : {}));
  const [view] = withPending(windowOf({ epoch: 'e', head_rev: 2, path_length: 2, messages }), pending, USER);
  return view?.message;
}

it('an edit that waits shows what it will say, and one that was refused does not', () => {
  const edit = { type: 'edit_message', message_id: 'm0', text: 'Better' } as const;
  expect(first([waiting(edit)])).toMatchObject({ text: 'Better', edited_at: 5 });
  expect(first([waiting(edit, refusal)])).toMatchObject({ text: 'Message 0' });
});

it('a reaction that waits is counted once, also when the host’s row holds it already', () => {
  expect(first([react('m0', '👍')])?.reactions).toEqual([{ emoji: '👍', by: [USER] }]);
  const there = [{ emoji: '👍', by: ['ana', USER] }];
  expect(first([react('m0', '👍')], there)?.reactions).toEqual(there);
  expect(first([react('m0', '👍', false)], there)?.reactions).toEqual([{ emoji: '👍', by: ['ana'] }]);
  expect(first([react('m0', '👍'), react('m0', '👍', false)])?.reactions).toEqual([]);
});

it('a message whose deletion waits has nothing in it any more', () => {
  const gone = first([waiting({ type: 'delete_message', message_id: 'm0' })], [{ emoji: '👍', by: [USER] }]);
  expect(gone).toMatchObject({ text: '', deleted: true });
  expect(gone?.reactions).toBeUndefined();
});

it('a message that was not sent yet can be changed already', () => {
  const send = waiting({ type: 'send_message', message_id: 'x', text: 'Hello', reply_to: 'm0' });
  const whole = windowOf({ epoch: 'e', head_rev: 2, path_length: 2, messages: path(2) });
  const last = withPending(whole, [send, react('x', '🎉')], USER).at(-1);
  expect(last?.message).toMatchObject({
    id: 'x',
    text: 'Hello',
    reply_to: 'm0',
    reactions: [{ emoji: '🎉', by: [USER] }],
  });
});
