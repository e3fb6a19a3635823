import { expect, it } from 'vitest';
import { message, path } from '../../features/chat/testMessages';
import type { ChangeSet } from '../../generated/ChangeSet';
import type { Event } from '../../generated/Event';
import type { Message } from '../../generated/Message';
import { placeholderOf } from './placeholder';
import { ReadChats } from './ReadChats';

const space = { id: 's', me: 'u' } as Parameters<typeof placeholderOf>[1];
const end = (chat_id = 'chat') => ({ chat_id, anchor: { type: 'end' }, limit: 50 }) as const;

/** A chat of so many messages, of which the first so many were read. */
function readChat(chats: ReadChats, length: number, { id = 'chat', read = length, text = '' } = {}) {
  const empty = placeholderOf(id, space, 'Ada', []);
  const chat = { ...empty.chat, epoch: 'e', rev: length, head_rev: length, active_leaf: `m${length - 1}` };
  chats.keepDetail({ ...empty, chat });
  const messages = path(length)
    .slice(0, read)
    .map((view) => ({ ...view, message: { ...view.message, text } }));
  chats.keepPage(id, { epoch: 'e', head_rev: length, messages, path_length: length });
  return chat;
}

function changes(chat: ReturnType<typeof readChat>, active_leaf: string, messages: Message[]): Event {
  const rev = chat.rev + 1;
  const change: ChangeSet = {
    chat_id: chat.id,
    epoch: 'e',
    from: chat.rev,
    to: rev,
    chat: { ...chat, rev, head_rev: rev, title: 'Changed', active_leaf },
    participants: [],
    messages,
  };
  return { type: 'changes', ...change };
}

it('gives nothing for the end of a chat of which only an earlier part was read', () => {
  const chats = new ReadChats();
  readChat(chats, 5, { read: 3 });
  expect(chats.page(end())).toBeNull();
  const first = { ...end(), anchor: { type: 'around', message_id: 'm1' } } as const;
  expect(chats.page(first)?.messages.map((view) => view.message.id)).toEqual(['m0', 'm1', 'm2']);
});

it('keeps how far a chat was read, and never less of it', () => {
  const chats = new ReadChats();
  readChat(chats, 3);
  const read = (user_id: string, seq: number) =>
    chats.take({ type: 'read_marked', read_mark: { chat_id: 'chat', user_id, seq } });
  read('u', 2);
  read('bo', 1);
  read('u', 3);
  read('u', 1);
  expect(chats.detail('chat')?.read_marks.map(({ user_id, seq }) => [user_id, seq])).toEqual([
    ['bo', 1],
    ['u', 3],
  ]);
});

it('shows nothing of a path that was left for another, until it is read again', () => {
  const chats = new ReadChats();
  const chat = readChat(chats, 3);
  // A second answer to m1, and not below the end.
  chats.take(changes(chat, 'other', [message({ id: 'other', parent_id: 'm1', rev: 4 })]));
  expect(chats.detail('chat')?.chat.title).toBe('Changed');
  expect(chats.page(end())).toBeNull();
  readChat(chats, 4);
  expect(chats.page(end())?.messages).toHaveLength(4);
});

it('lets go of what was read longest ago also when a chat grows by what is told of it', () => {
  const chats = new ReadChats();
  const text = 'x'.repeat(3_000_000);
  readChat(chats, 1, { id: 'old', text });
  const chat = readChat(chats, 1, { text });
  expect(chats.detail('old')).not.toBeNull();
  chats.take(changes(chat, 'm1', [message({ id: 'm1', parent_id: 'm0', rev: 2, text })]));
  expect(chats.detail('old')).toBeNull();
  expect(chats.page(end())?.messages).toHaveLength(2);
});
