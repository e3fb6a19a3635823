import { describe, expect, it, vi } from 'vitest';
import { ChatFeed } from './chatFeed';
import { PathHost } from './pathHost';
import { path } from './testMessages';

async function open(host: PathHost): Promise<ChatFeed> {
  const feed = new ChatFeed(host, host.chatId);
  await vi.waitFor(() => expect(feed.store.getState().phase).not.toBe('loading'));
  return feed;
}

const ids = (feed: ChatFeed) => feed.store.getState().path.messages.map(({ message }) => message.id);

describe('opening a chat', () => {
  it('shows its newest messages', async () => {
    const feed = await open(new PathHost(path(300)));
    expect(ids(feed)).toEqual(
      path(300)
        .slice(-50)
        .map(({ message }) => message.id),
    );
    expect(feed.store.getState().wish).toEqual({ to: 'end' });
  });

  it('or the place where the user was', async () => {
    const host = new PathHost(path(300));
    host.scroll = { message_id: 'm100', offset_px: 12 };
    const feed = await open(host);
    expect(ids(feed)).toContain('m100');
    expect(feed.store.getState().wish).toEqual({ to: 'place', place: host.scroll });
    await feed.loadMore('older');
    await feed.loadMore('newer');
    expect(ids(feed)).toEqual(
      path(300)
        .slice(25, 175)
        .map(({ message }) => message.id),
    );
    await feed.toEnd();
    expect(ids(feed).at(-1)).toBe('m299');
  });

  it('takes what happens while it is read, once', async () => {
    const host = new PathHost(path(2));
    const feed = new ChatFeed(host, host.chatId);
    host.startAnswer();
    host.delta(0, 'Early');
    await vi.waitFor(() => expect(feed.store.getState().run?.text).toBe('Early'));
    expect(ids(feed)).toEqual(['m0', 'm1', 'live']);
  });
});

describe('an answer', () => {
  it('grows by its deltas and ends as the row that the core wrote', async () => {
    const host = new PathHost(path(2));
    const feed = await open(host);
    host.startAnswer();
    host.delta(0, 'One ');
    host.delta(4, 'two');
    host.delta(4, 'two');
    await vi.waitFor(() => expect(feed.store.getState().run?.text).toBe('One two'));
    host.endAnswer('One two three');
    expect(feed.store.getState().run).toBeNull();
    expect(feed.store.getState().path.messages.at(-1)?.message.text).toBe('One two three');
  });

  it('with a gap is asked for again, and goes on from what the core has', async () => {
    const host = new PathHost(path(2));
    const feed = await open(host);
    host.startAnswer();
    host.running = { text: 'All that was missed' };
    const opened = vi.spyOn(host, 'openChat');
    host.delta(19, ' and more');
    await vi.waitFor(() => expect(feed.store.getState().run?.text).toBe('All that was missed and more'));
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('whose run nobody knows any more is asked for once', async () => {
    const host = new PathHost(path(2));
    const feed = await open(host);
    const opened = vi.spyOn(host, 'openChat');
    host.delta(7, 'lost');
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1));
    await feed.loadMore('older');
    expect(opened).toHaveBeenCalledTimes(1);
    expect(feed.store.getState().run).toBeNull();
  });
});

describe('the path', () => {
  it('is read again when another version is shown', async () => {
    const host = new PathHost(path(4));
    const feed = await open(host);
    const other = path(4, (at) => (at === 3 ? { id: 'version', text: 'Another answer' } : {}));
    host.onPath.splice(0, 4, ...other);
    const row = other[3]?.message;
    if (row === undefined) throw new Error('there are four');
    host.change(row, 'version');
    await vi.waitFor(() => expect(ids(feed)).toEqual(['m0', 'm1', 'm2', 'version']));
  });

  it('is read again at its end if the user was there, wherever they once were', async () => {
    const host = new PathHost(path(300));
    host.scroll = { message_id: 'm100', offset_px: 12 };
    const feed = await open(host);
    await feed.toEnd();
    const opened = vi.spyOn(host, 'openChat');
    host.emit({ type: 'resync' });
    await vi.waitFor(() => expect(opened).toHaveBeenCalled());
    await feed.loadMore('older');
    expect(feed.store.getState().wish).toEqual({ to: 'end' });
    expect(ids(feed).at(-1)).toBe('m299');
  });

  it('is read once for all that came before it was read', async () => {
    const host = new PathHost(path(300));
    host.scroll = { message_id: 'm100', offset_px: 12 };
    const feed = await open(host);
    const read = vi.spyOn(host, 'messagePage');
    for (const { message } of path(400).slice(300)) {
      host.onPath.push({ message, position: host.onPath.length, versions: [message.id] });
      host.change(message, message.id);
    }
    await feed.loadMore('newer');
    expect(read.mock.calls.map(([{ anchor }]) => anchor.type)).toEqual(['around', 'after']);
    expect(feed.store.getState().path.pathLength).toBe(400);
    expect(feed.store.getState().chat?.active_leaf).toBe('m399');
  });

  it('is read again after events were lost', async () => {
    const host = new PathHost(path(2));
    const feed = await open(host);
    host.onPath.splice(0, 2, ...path(6));
    host.emit({ type: 'resync' });
    await vi.waitFor(() => expect(ids(feed)).toHaveLength(6));
  });
});

it('a deleted chat says so', async () => {
  const host = new PathHost(path(2));
  const feed = await open(host);
  const known = host.chats.get(host.chatId);
  if (known === undefined) throw new Error('it is there');
  const chat = { ...known.chat, deleted: true, rev: 9, head_rev: 9, active_leaf: null };
  host.emit({
    type: 'changes',
    chat_id: host.chatId,
    epoch: 'e',
    from: 8,
    to: 9,
    chat,
    participants: [],
    messages: [],
  });
  expect(feed.store.getState().phase).toBe('deleted');
});
