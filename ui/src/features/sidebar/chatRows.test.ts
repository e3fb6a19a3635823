import { describe, expect, it } from 'vitest';
import type { Chat } from '../../generated/Chat';
import type { ChatSummary } from '../../generated/ChatSummary';
import { type ChatRows, compareRows, mergeNews, withNews, withPage } from './chatRows';

const row = (id: string, active_at: number, change: Partial<ChatSummary> = {}): ChatSummary => ({
  id,
  space_id: 's',
  title: id,
  pinned: false,
  archived: false,
  active_at,
  has_draft: false,
  answering: false,
  unread: 0,
  mentioned: false,
  people: 1,
  refused: false,
  ...change,
});

const chat = (id: string, active_at: number, change: Partial<Chat> = {}): Chat => ({
  id,
  space_id: 's',
  owner_id: 'u',
  epoch: 'e',
  rev: 1,
  head_rev: 1,
  title: id,
  renamed: false,
  pinned: false,
  archived: false,
  deleted: false,
  answering: 'when_mentioned',
  active_leaf: null,
  created_at: 0,
  active_at,
  ...change,
});

const rows = (chats: ChatSummary[], change: Partial<ChatRows> = {}): ChatRows => ({
  filter: 'current',
  search: '',
  chats,
  next: null,
  ...change,
});

const ids = ({ chats }: ChatRows) => chats.map(({ id }) => id);

it('orders pinned chats first, then the newest, then by id', () => {
  const mixed = [row('a', 1), row('b', 2), row('c', 2), row('d', 0, { pinned: true })];
  expect([...mixed].sort(compareRows).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
});

describe('news', () => {
  const known = rows([row('c', 3), row('b', 2), row('a', 1)]);

  it('moves a chat to the top when it has a new message', () => {
    expect(ids(withNews(known, 'a', { chat: chat('a', 9) }))).toEqual(['a', 'c', 'b']);
  });

  it('adds a chat that was just made', () => {
    expect(ids(withNews(known, 'd', { chat: chat('d', 4) }))).toEqual(['d', 'c', 'b', 'a']);
  });

  it('takes away what was deleted or archived', () => {
    expect(ids(withNews(known, 'b', { chat: chat('b', 2, { deleted: true }) }))).toEqual(['c', 'a']);
    expect(ids(withNews(known, 'b', { chat: chat('b', 2, { archived: true }) }))).toEqual(['c', 'a']);
  });

  it('brings back a chat that leaves the archive', () => {
    expect(ids(withNews(rows([]), 'b', { chat: chat('b', 2) }))).toEqual(['b']);
  });

  it('leaves a chat out that lies beyond what is loaded', () => {
    const part = rows([row('c', 3)], { next: { pinned: false, active_at: 3, id: 'c' } });
    expect(withNews(part, 'a', { chat: chat('a', 1) })).toBe(part);
  });

  it('adds nothing to what was found, and keeps its order', () => {
    const found = rows([row('a', 1), row('c', 3)], { search: 'x' });
    expect(withNews(found, 'd', { chat: chat('d', 4) })).toBe(found);
    expect(ids(withNews(found, 'c', { chat: chat('c', 9) }))).toEqual(['a', 'c']);
  });

  it('marks drafts and answers without moving anything', () => {
    const marked = withNews(known, 'b', { has_draft: true, answering: true });
    expect(marked.chats[1]).toMatchObject({ id: 'b', has_draft: true, answering: true });
    expect(ids(marked)).toEqual(ids(known));
  });

  it('of two rows keeps the one with the higher rev, whichever came first', () => {
    const older = { chat: chat('a', 1, { rev: 1, title: 'old' }) };
    const newer = { chat: chat('a', 1, { rev: 2, title: 'new' }) };
    expect(mergeNews(mergeNews(undefined, newer), older).chat?.title).toBe('new');
    expect(mergeNews(mergeNews(undefined, older), newer).chat?.title).toBe('new');
  });

  it('names a chat that only this device knows as often as it is told anew', () => {
    const before = { chat: chat('a', 1, { rev: 0, title: '' }) };
    const named = { chat: chat('a', 1, { rev: 0, title: 'Coats' }) };
    expect(mergeNews(mergeNews(undefined, before), named).chat?.title).toBe('Coats');
  });

  it('takes away a chat that the user was taken out of, and brings it back, unchanged as it may be', () => {
    const before = mergeNews(undefined, { chat: chat('b', 2) });
    const out = mergeNews(before, { gone: true });
    const without = withNews(known, 'b', out);
    expect(ids(without)).toEqual(['c', 'a']);
    expect(ids(withNews(without, 'b', mergeNews(out, { answering: true })))).toEqual(['c', 'a']);
    expect(ids(withNews(without, 'b', mergeNews(out, { chat: chat('b', 2) })))).toEqual(['c', 'b', 'a']);
  });

  it('believes a lower rev of another epoch: a backup was restored', () => {
    const before = { chat: chat('a', 1, { rev: 9, title: 'before' }) };
    const restored = { chat: chat('a', 1, { rev: 2, epoch: 'f', title: 'restored' }) };
    expect(mergeNews(mergeNews(undefined, before), restored).chat?.title).toBe('restored');
  });
});

describe('pages', () => {
  it('are put behind one another, and a chat that is in both stands once', () => {
    const first = withPage(rows([]), { chats: [row('c', 3), row('b', 2)], next: null }, new Map());
    const both = withPage(first, { chats: [row('b', 2), row('a', 1)], next: null }, new Map());
    expect(ids(both)).toEqual(['c', 'b', 'a']);
  });

  it('that were read before an event do not undo it', () => {
    const news = new Map([
      ['b', { chat: chat('b', 9, { title: 'renamed' }) }],
      ['a', { chat: chat('a', 1, { deleted: true }) }],
    ]);
    const page = withPage(rows([]), { chats: [row('c', 3), row('b', 2), row('a', 1)], next: null }, news);
    expect(page.chats.map(({ title }) => title)).toEqual(['renamed', 'c']);
  });
});
