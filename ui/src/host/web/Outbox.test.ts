import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Action } from '../../generated/Action';
import type { GuestFrame } from '../../generated/GuestFrame';
import type { Operation } from '../../generated/Operation';
import { Courier } from './Courier';
import { Outbox } from './Outbox';
import { apiError } from './request';
import { testKeep } from './testKeep';

const operation = (op_id: string, action: Action, chat_id = 'chat'): Operation => ({
  op_id,
  chat_id,
  action,
});
const send = (id: string, text = id) => operation(`op-${id}`, { type: 'send_message', message_id: id, text });
const receipt = (id: string, rev: number) => ({ op_id: `op-${id}`, chat_id: 'chat', rev });
const refusal = apiError('forbidden', 'No.');

async function filled(...operations: Operation[]) {
  const keep = testKeep();
  const changed = vi.fn();
  const outbox = new Outbox(keep, changed);
  await outbox.load();
  for (const one of operations) await outbox.add(one, 1000);
  return { keep, outbox, changed };
}

const ids = (outbox: Outbox) => outbox.pendingOf('chat').map((one) => one.operation.op_id);

describe('an outbox', () => {
  it('keeps what was asked for in its order, also for the next page', async () => {
    const { keep, outbox } = await filled(send('a'), send('b'), send('c'));
    const next = new Outbox(keep, () => {});
    await next.load();
    expect(ids(next)).toEqual(ids(outbox));
    await next.add(send('d'), 0);
    expect(ids(next)).toEqual(['op-a', 'op-b', 'op-c', 'op-d']);
  });

  it('takes an operation once, however often it is asked for', async () => {
    const { outbox, changed } = await filled(send('a'), send('a'));
    expect(outbox.waiting()).toBe(1);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('shows what was confirmed as waiting until its change was seen', async () => {
    const { keep, outbox } = await filled(send('a'), send('b'));
    outbox.applied(receipt('a', 7));
    expect(ids(outbox)).toEqual(['op-a', 'op-b']);
    expect(outbox.next()?.op_id).toBe('op-b');
    outbox.seen('chat', 6);
    expect(ids(outbox)).toEqual(['op-a', 'op-b']);
    outbox.seen('other', 9);
    outbox.seen('chat', 7);
    expect(ids(outbox)).toEqual(['op-b']);
    expect(keep.entries.size).toBe(1);
  });

  it('forgets at a greeting what was applied before the connection, and nothing that came during it', async () => {
    const create = operation('op-new', { type: 'create_chat', model: null });
    const { outbox } = await filled(create, send('a'), send('b'));
    outbox.applied(receipt('new', 1));
    outbox.settle();
    outbox.applied(receipt('a', 2));
    expect(outbox.forgetSettled()).toEqual(['chat']);
    expect(ids(outbox)).toEqual(['op-a', 'op-b']);
    expect(outbox.forgetSettled()).toEqual([]);
    expect(ids(outbox)).toEqual(['op-a', 'op-b']);
  });

  it('lets those behind a refusal go on, and sends it again only when it is asked to', async () => {
    const { outbox } = await filled(send('a'), send('b'));
    outbox.refused('op-a', refusal);
    expect(outbox.next()?.op_id).toBe('op-b');
    expect(outbox.pendingOf('chat')[0]?.refused).toEqual(refusal);
    outbox.retry('op-a');
    expect(outbox.next()?.op_id).toBe('op-a');
  });

  it('sends nothing of a chat that was refused, and what is of others', async () => {
    const create = operation('op-new', { type: 'create_chat', model: null });
    const other = operation('x', { type: 'set_pinned', pinned: true }, 'other');
    const { outbox } = await filled(create, send('a'), other);
    outbox.refused('op-new', refusal);
    expect(outbox.next()?.op_id).toBe('x');
    expect(outbox.waiting()).toBe(1);
    outbox.retry('op-new');
    expect(outbox.next()?.op_id).toBe('op-new');
    expect(outbox.waiting()).toBe(3);
  });

  it('forgets with an operation those that need what it would have made', async () => {
    const create = operation('op-new', { type: 'create_chat', model: null });
    const { outbox } = await filled(
      create,
      send('a'),
      operation('x', { type: 'set_pinned', pinned: true }, 'other'),
    );
    expect(outbox.makes('chat')).toBe(true);
    outbox.discard('op-new');
    expect(ids(outbox)).toEqual([]);
    expect(outbox.waiting()).toBe(1);

    const edit = operation('op-edit', { type: 'edit_prompt', message_id: 'b', replaces: 'a', text: 'B' });
    const second = await filled(send('a'), edit, send('c'));
    second.outbox.discard('op-a');
    expect(ids(second.outbox)).toEqual(['op-c']);
  });

  it('takes what was to change a message with it, however far down', async () => {
    const { outbox } = await filled(
      send('a'),
      operation('op-version', { type: 'edit_prompt', message_id: 'b', replaces: 'a', text: 'B' }),
      operation('op-react', { type: 'react', message_id: 'b', emoji: '👍', on: true }),
      operation('op-edit', { type: 'edit_message', message_id: 'a', text: 'A' }),
      operation('op-other', { type: 'edit_message', message_id: 'there', text: 'Stays' }),
    );
    outbox.discard('op-a');
    expect(ids(outbox)).toEqual(['op-other']);
  });

  it('keeps what was written in reply to a message that was given up, without the reference', async () => {
    const reply = operation('op-b', { type: 'send_message', message_id: 'b', text: 'b', reply_to: 'a' });
    const change = operation('op-e', { type: 'edit_message', message_id: 'a', text: 'A' });
    const thumb = operation('op-r', { type: 'react', message_id: 'a', emoji: '👍', on: true });
    const { outbox } = await filled(send('a'), reply, change, thumb);
    outbox.discard('op-a');
    expect(ids(outbox)).toEqual(['op-b']);
    expect(outbox.pendingOf('chat')[0]?.operation.action).toEqual({
      type: 'send_message',
      message_id: 'b',
      text: 'b',
    });
  });
});

describe('a courier', () => {
  const sent: GuestFrame[] = [];
  const applied = vi.fn();
  const post = vi.fn();
  const names = () => sent.map((frame) => (frame.type === 'apply' ? frame.operation.op_id : frame.type));
  const courierOf = (outbox: Outbox) =>
    new Courier(outbox, { send: (frame) => sent.push(frame) > 0, post, applied });

  beforeEach(() => {
    sent.length = 0;
    applied.mockReset();
    post.mockReset();
  });

  it('carries one after the other, and the unanswered again under its name', async () => {
    const { outbox } = await filled(send('a'), send('b'));
    const courier = courierOf(outbox);
    courier.go();
    expect(names()).toEqual([]);
    courier.connected();
    expect(names()).toEqual(['op-a']);
    courier.lost();
    courier.connected();
    expect(names()).toEqual(['op-a', 'op-a']);
    courier.applied(receipt('a', 3));
    expect(applied).toHaveBeenCalledWith(receipt('a', 3));
    expect(names()).toEqual(['op-a', 'op-a', 'op-b']);
  });

  it('goes on behind a refusal, and comes back later with what was refused for the moment', async () => {
    vi.useFakeTimers();
    const { outbox } = await filled(send('a'), send('b'));
    const courier = courierOf(outbox);
    courier.connected();
    courier.refused('op-a', apiError('disk_full', 'Full.'));
    expect(outbox.pendingOf('chat')[0]?.refused).toBeNull();
    vi.advanceTimersByTime(5000);
    expect(names()).toEqual(['op-a', 'op-a']);
    courier.refused('op-a', refusal);
    expect(names()).toEqual(['op-a', 'op-a', 'op-b']);
    vi.useRealTimers();
  });

  it('posts what no frame could hold', async () => {
    const { outbox } = await filled(send('long', 'ä'.repeat(40_000)), send('b'));
    post.mockResolvedValue(receipt('long', 4));
    courierOf(outbox).connected();
    await vi.waitFor(() => expect(names()).toEqual(['op-b']));
    expect(post.mock.calls[0]?.[0]).toMatchObject({ op_id: 'op-long' });
  });
});
