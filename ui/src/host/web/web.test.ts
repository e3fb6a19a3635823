import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { message, path } from '../../features/chat/testMessages';
import type { Action } from '../../generated/Action';
import type { ChatDetail } from '../../generated/ChatDetail';
import { placeholderOf } from './placeholder';
import { presenceOf, TestLine } from './testLine';

let line: TestLine;

beforeEach(() => {
  line = new TestLine();
  vi.stubGlobal('WebSocket', line.Socket);
  vi.stubGlobal('location', { protocol: 'https:', host: 'hearth', reload: () => {} });
});

afterEach(async () => {
  vi.useRealTimers();
  await line.stop();
  vi.unstubAllGlobals();
  localStorage.clear();
});

const list = { space_id: null, filter: 'current', search: '', after: null, limit: 50 } as const;
const operation = (op_id: string, action: Action) => ({ op_id, chat_id: 'new', action });
const create = operation('op-create', { type: 'create_chat', model: null });
const send = operation('op-send', { type: 'send_message', message_id: 'm', text: 'Bring a coat' });

/** A chat of the host's with so many messages, as it answers when it is opened. */
function chatOf(length: number) {
  const space = { id: 's', me: 'u' } as Parameters<typeof placeholderOf>[1];
  const empty: ChatDetail = placeholderOf('chat', space, 'Ada', []);
  const chat = { ...empty.chat, epoch: 'e', rev: length, head_rev: length, active_leaf: `m${length - 1}` };
  const page = { epoch: 'e', head_rev: length, messages: path(length), path_length: length };
  return { detail: { ...empty, chat }, page };
}

it('lists a chat that its host refused to make as not sent, until it is sent or given up', async () => {
  const { host } = await line.start();
  await host.apply(create);
  await host.apply(send);
  expect(line.told('changes').at(-1)?.chat).toMatchObject({ id: 'new', title: 'Bring a coat' });
  line.refuse('op-create');
  expect((await host.listChats(list)).chats).toMatchObject([
    { id: 'new', title: 'Bring a coat', refused: true },
  ]);
  expect((await host.openChat('new')).pending.map(({ refused }) => refused?.code)).toEqual([
    'forbidden',
    undefined,
  ]);
  const sent = () => line.sent.filter(({ type }) => type === 'apply').length;
  expect(sent()).toBe(1);
  await host.retryOperation('op-create');
  expect(sent()).toBe(2);
  expect((await host.listChats(list)).chats).toMatchObject([{ id: 'new', refused: false }]);
  line.refuse('op-create');
  await host.discardOperation('op-create');
  expect(line.told('chat_gone')).toEqual([{ type: 'chat_gone', chat_id: 'new', space_id: 's' }]);
  expect((await host.listChats(list)).chats).toEqual([]);
});

it('searches at the host, and says that it cannot while the host is out of reach', async () => {
  const page = { chats: [], hits: [], next: '7', problems: [] };
  line.answers.set('chat/search?q=sea&order=newest_first', page);
  const { host } = await line.start();
  const within = { type: 'everywhere' } as const;
  const sea = {
    query: 'sea',
    within,
    order: 'newest_first',
    after: null,
    limit: 9,
    utc_offset_min: 0,
  } as const;
  expect(await host.search(sea)).toEqual(page);
  line.cut();
  await expect(host.search(sea)).rejects.toMatchObject({ code: 'unavailable' });
});

it('leaves a chat where it is when a refused change of it is given up', async () => {
  const { host } = await line.start();
  await host.apply({ op_id: 'op-pin', chat_id: 'chat', action: { type: 'set_pinned', pinned: true } });
  line.refuse('op-pin');
  await host.discardOperation('op-pin');
  expect(line.told('pending_changed').at(-1)).toMatchObject({ chat_id: 'chat', pending: [] });
  expect(line.told('chat_gone')).toEqual([]);
});

it('asks no longer for a chat that was made before the connection and is gone', async () => {
  const kept = (order: number, chat_id: string) =>
    line.keep.addEntry({
      order,
      pending: { operation: { ...create, op_id: `op-${chat_id}`, chat_id }, created_at: 1, refused: null },
      appliedRev: 1,
    });
  await kept(1, 'there');
  await kept(2, 'gone');
  line.heads = [{ chat_id: 'there', epoch: 'e', head_rev: 1 }];
  const { host, ready } = await line.start();
  expect(ready.chats.chats).toEqual([]);
  expect(line.told('chat_gone')).toEqual([{ type: 'chat_gone', chat_id: 'gone', space_id: 's' }]);
  expect((await host.listChats(list)).chats).toEqual([]);
  expect(line.keep.entries.size).toBe(0);
});

it('says of nobody that they are here while the host is out of reach', async () => {
  line.answers.set('presence', [presenceOf('ana', true), presenceOf('bo', false)]);
  await line.start();
  line.tell({ type: 'presence_changed', presence: presenceOf('cleo', true) });
  line.events.length = 0;
  line.cut();
  const away = line.told('presence_changed').map(({ presence }) => [presence.user_id, presence.online]);
  expect(away).toEqual([
    ['ana', false],
    ['cleo', false],
  ]);
});

it('opens what was read before, with what was told since, while the host is out of reach', async () => {
  line.answers.set('chat/chats/chat', chatOf(3));
  const { host } = await line.start();
  const end = { chat_id: 'chat', anchor: { type: 'end' }, limit: 50 } as const;
  const around = { ...end, anchor: { type: 'around', message_id: 'm1' } } as const;
  await host.openChat('chat');
  await host.messagePage(end);
  const { chat } = chatOf(4).detail;
  const added = message({ id: 'm3', parent_id: 'm2', text: 'And gloves', rev: 4 });
  line.tell({
    type: 'changes',
    chat_id: 'chat',
    epoch: 'e',
    from: 3,
    to: 4,
    chat: { ...chat, title: 'The trip' },
    participants: [],
    messages: [added],
  });
  line.cut();
  expect((await host.openChat('chat')).chat.title).toBe('The trip');
  const ids = async (request: typeof end | typeof around) =>
    (await host.messagePage(request)).messages.map((view) => view.message.id);
  expect(await ids(end)).toEqual(['m0', 'm1', 'm2', 'm3']);
  expect(await ids(around)).toEqual(['m0', 'm1', 'm2', 'm3']);
  await expect(host.openChat('other')).rejects.toMatchObject({ code: 'unavailable' });
  line.heal();
  // What was shown from before is read again.
  await vi.waitFor(() => expect(line.told('resync')).toHaveLength(1));
});

it('says that a draft could not be kept, and goes on where only a place is lost', async () => {
  const { host } = await line.start();
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  });
  await expect(host.saveDraft('chat', 'Half a thought')).rejects.toMatchObject({ code: 'disk_full' });
  expect(line.told('draft_changed')).toEqual([]);
  await host.saveView({ chat_id: 'chat', scroll: null });
  full.mockRestore();
  await host.saveDraft('chat', 'Half a thought');
  expect(line.told('draft_changed')).toMatchObject([{ chat_id: 'chat', has_draft: true }]);
});

it.each([1007, 1009, 4429])(
  'leaves the host alone for 20 s after %i, whatever wakes the page',
  async (code) => {
    await line.start();
    const { socket } = line;
    vi.useFakeTimers();
    line.cut(code);
    line.heal();
    await vi.advanceTimersByTimeAsync(19_900);
    line.heal();
    await vi.advanceTimersByTimeAsync(0);
    expect(line.socket).toBe(socket);
    await vi.advanceTimersByTimeAsync(100);
    line.heal();
    await vi.advanceTimersByTimeAsync(0);
    expect(line.socket).not.toBe(socket);
  },
);

it('ends the answers that were being made when the connection is over', async () => {
  await line.start();
  line.tell({ type: 'run_started', chat_id: 'chat', run_id: 'r', message_id: 'm' });
  line.cut();
  expect(line.told('run_ended')).toEqual([]);
  line.heal();
  await vi.waitFor(() =>
    expect(line.told('spaces_changed').at(-1)?.spaces[0]?.connection.type).toBe('connected'),
  );
  line.cut(4403);
  expect(line.told('run_ended')).toEqual([
    { type: 'run_ended', chat_id: 'chat', run_id: 'r', message_id: 'm' },
  ]);
});
