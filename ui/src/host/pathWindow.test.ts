import { describe, expect, it } from 'vitest';
import { answer, message, path } from '../features/chat/testMessages';
import type { ChangeSet } from '../generated/ChangeSet';
import type { Chat } from '../generated/Chat';
import { folded, hasNewer, hasOlder, joined, windowOf } from './pathWindow';

const whole = path(1000);

function page(from: number, to: number) {
  return { epoch: 'e', head_rev: 1000, messages: whole.slice(from, to), path_length: whole.length };
}

const countFrom = (first: number, length: number) => Array.from({ length }, (_, at) => first + at);

function change(messages: ChangeSet['messages'], leaf: string | null = null): ChangeSet {
  const chat = leaf === null ? null : ({ active_leaf: leaf } as Chat);
  return { chat_id: 'chat', epoch: 'e', from: 1000, to: 1001, chat, participants: [], messages };
}

describe('pages', () => {
  it('are joined at either side, once', () => {
    const middle = windowOf(page(450, 500));
    expect([hasOlder(middle), hasNewer(middle)]).toEqual([true, true]);
    const older = joined(middle, page(400, 450), 'older');
    const both = older && joined(older, page(490, 550), 'newer');
    expect(both?.messages).toEqual(whole.slice(400, 550));
    expect(hasOlder(windowOf(page(0, 10)))).toBe(false);
    expect(hasNewer(windowOf(page(990, 1000)))).toBe(false);
  });

  it('never make the window longer than its bound', () => {
    let window = windowOf(page(950, 1000));
    for (let end = 950; end >= 50; end -= 50) {
      const grown = joined(window, page(end - 50, end), 'older');
      if (grown === null) throw new Error('the pages meet');
      window = grown;
      expect(window.messages.length).toBeLessThanOrEqual(400);
    }
    expect(window.messages[0]?.position).toBe(0);
    expect(hasNewer(window)).toBe(true);
  });

  it('that do not meet are refused: the path has changed', () => {
    const other = page(400, 450);
    const last = other.messages.at(-1);
    if (last === undefined) throw new Error('there is one');
    other.messages = [...other.messages.slice(0, -1), { ...last, message: message({ id: 'sibling' }) }];
    expect(joined(windowOf(page(450, 500)), other, 'older')).toBeNull();
    expect(joined(windowOf(page(450, 500)), page(390, 440), 'older')).toBeNull();
  });
});

describe('changes', () => {
  const end = windowOf(page(990, 1000));

  it('a row with a higher rev replaces what is known, a lower one does not', () => {
    const row = { ...message({ id: 'm995', parent_id: 'm994' }), text: 'changed' };
    const { window, stale } = folded(end, change([{ ...row, rev: 2000 }]), 'm999');
    expect(stale).toBe(false);
    expect(window.messages[5]?.message.text).toBe('changed');
    expect(folded(end, change([{ ...row, rev: 3 }]), 'm999').window.messages[5]?.message.text).toBe(
      'Message 995',
    );
  });

  it('doing it twice changes nothing', () => {
    const rows = [message({ id: 'm1000', parent_id: 'm999', rev: 1001 })];
    const once = folded(end, change(rows, 'm1000'), 'm1000');
    const twice = folded(once.window, change(rows, 'm1000'), 'm1000');
    expect(twice).toEqual({ window: once.window, stale: false });
  });

  it('what is said at the end is added, prompt and answer', () => {
    const prompt = message({ id: 'p', parent_id: 'm999', rev: 1001 });
    const reply = message({ id: 'a', parent_id: 'p', rev: 1002, status: 'streaming', answer: answer() });
    const { window, stale } = folded(end, change([prompt, reply], 'a'), 'a');
    expect(stale).toBe(false);
    expect(window.messages.slice(-2).map(({ message: { id }, position }) => [id, position])).toEqual([
      ['p', 1000],
      ['a', 1001],
    ]);
    expect(window.pathLength).toBe(1002);
  });

  it('of what has grown too long, the side stays that is read', () => {
    const full = windowOf(page(600, 1000));
    const rows = [message({ id: 'm1000', parent_id: 'm999', rev: 1001 })];
    const read = (kept: 'older' | 'newer') => folded(full, change(rows, 'm1000'), 'm1000', kept).window;
    expect(read('newer').messages.map(({ position }) => position)).toEqual(countFrom(601, 400));
    expect(hasNewer(read('newer'))).toBe(false);
    expect(read('older').messages).toEqual(full.messages);
    expect(hasNewer(read('older'))).toBe(true);
  });

  it('the first messages of a chat are added too', () => {
    const first = message({ id: 'p', parent_id: null });
    const { window, stale } = folded({ messages: [], pathLength: 0 }, change([first], 'p'), 'p');
    expect([stale, window.pathLength]).toEqual([false, 1]);
  });

  it('another version, or another end, must be read', () => {
    const version = message({ id: 'v', parent_id: 'm998', rev: 1001, answer: answer() });
    expect(folded(end, change([version], 'v'), 'v').stale).toBe(true);
    expect(folded(end, change([], 'elsewhere'), 'elsewhere').stale).toBe(true);
    expect(folded(end, change([message({ id: 'm995', rev: 2000, deleted: true })]), 'm999').stale).toBe(true);
  });

  it('while reading in the middle, what is added at the end is not put in the middle', () => {
    const middle = windowOf(page(450, 500));
    const prompt = message({ id: 'p', parent_id: 'm999', rev: 1001 });
    const { window, stale } = folded(middle, change([prompt], 'p'), 'p');
    expect(window.messages).toEqual(middle.messages);
    expect(stale).toBe(true);
  });
});
