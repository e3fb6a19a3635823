import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../generated/Operation';
import { openKeep } from './keep';
import { Outbox } from './Outbox';

const says = (text: string): Operation => ({
  op_id: `op-${text}`,
  chat_id: 'chat',
  action: { type: 'send_message', message_id: `id-${text}`, text },
});
const receipt = (text: string) => ({ op_id: `op-${text}`, chat_id: 'chat', rev: 7 });
const waiting = (outbox: Outbox) => outbox.pendingOf('chat').map((one) => one.operation.op_id);

/** One more tab of the same browser. */
async function tab(): Promise<Outbox> {
  const outbox = new Outbox(await openKeep(), () => {});
  await outbox.load();
  return outbox;
}

describe('two tabs of one browser', () => {
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    return () => vi.unstubAllGlobals();
  });

  it('keep what both were asked for in the same millisecond', async () => {
    const [one, other] = [await tab(), await tab()];
    await Promise.all([
      one.add(says('a'), 1000),
      other.add(says('b'), 1000),
      one.add(says('c'), 1000),
      other.add(says('d'), 1000),
    ]);
    expect(waiting(one)).toEqual(['op-a', 'op-c']);
    expect(waiting(other)).toEqual(['op-b', 'op-d']);
    const next = waiting(await tab());
    expect([...next].sort()).toEqual(['op-a', 'op-b', 'op-c', 'op-d']);
    expect(next.indexOf('op-a')).toBeLessThan(next.indexOf('op-c'));
    expect(next.indexOf('op-b')).toBeLessThan(next.indexOf('op-d'));
  });

  it('keep it also after the clock was set back', async () => {
    const before = await tab();
    await before.add(says('a'), 1000);
    const [one, other] = [await tab(), await tab()];
    await one.add(says('b'), 10);
    await other.add(says('c'), 10);
    expect(waiting(await tab())).toEqual(['op-a', 'op-b', 'op-c']);
  });

  it('touch nothing that took the place of what they know', async () => {
    const one = await tab();
    await one.add(says('a'), 1000);
    const late = await tab();
    one.applied(receipt('a'));
    one.seen('chat', 7);
    await vi.waitFor(async () => expect(waiting(await tab())).toEqual([]));
    await (await tab()).add(says('b'), 1000);

    // It hears of the first only now.
    late.applied(receipt('a'));
    late.seen('chat', 7);
    await late.add(says('c'), 2000);
    expect(waiting(await tab())).toEqual(['op-b', 'op-c']);
  });
});
