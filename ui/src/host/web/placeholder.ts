import type { Chat } from '../../generated/Chat';
import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatId } from '../../generated/ChatId';
import type { ChatSummary } from '../../generated/ChatSummary';
import type { Event } from '../../generated/Event';
import type { MessagePage } from '../../generated/MessagePage';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { SpaceInfo } from '../../generated/SpaceInfo';

/** No host has this epoch, so that the host's first word of the chat has it read again. */
const NIL = '00000000-0000-0000-0000-000000000000';
/** As long as the host makes titles (`domain/src/title.rs`). */
const MAX_TITLE_CHARS = 60;

/** A chat that exists nowhere but in the outbox. */
export function placeholderOf(
  chatId: ChatId,
  space: SpaceInfo,
  name: string,
  pending: PendingOperation[],
): ChatDetail {
  const { me } = space;
  const chat = rowOf(chatId, space, pending);
  return {
    chat,
    me,
    rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
    read_marks: [],
    pending,
    participants: [
      {
        id: me,
        chat_id: chatId,
        rev: 0,
        kind: { type: 'user', user_id: me, name },
        joined_at: chat.created_at,
        present: true,
      },
    ],
    totals: { input: 0, output: 0, cost: 0, unpriced: 0 },
    run: null,
    draft: '',
    scroll: null,
  };
}

/** The news of such a chat, for whoever lists chats. */
export function placeholderNews(chatId: ChatId, space: SpaceInfo, pending: PendingOperation[]): Event {
  const chat = rowOf(chatId, space, pending);
  return {
    type: 'changes',
    chat_id: chatId,
    epoch: NIL,
    from: 0,
    to: 0,
    chat,
    participants: [],
    messages: [],
  };
}

export function placeholderSummary(
  chatId: ChatId,
  space: SpaceInfo,
  pending: PendingOperation[],
): ChatSummary {
  const { id, space_id, title, pinned, archived, active_at } = rowOf(chatId, space, pending);
  const rest = { has_draft: false, answering: false, unread: 0, mentioned: false, people: 1 };
  return { id, space_id, title, pinned, archived, active_at, ...rest, refused: isRefused(pending) };
}

export function isRefused(pending: readonly PendingOperation[]): boolean {
  return pending.some(({ refused }) => refused !== null);
}

export const emptyPage: MessagePage = { epoch: NIL, head_rev: 0, messages: [], path_length: 0 };

function rowOf(id: ChatId, space: SpaceInfo, pending: readonly PendingOperation[]): Chat {
  const at = pending[0]?.created_at ?? 0;
  const row: Chat = {
    id,
    space_id: space.id,
    owner_id: space.me,
    epoch: NIL,
    rev: 0,
    head_rev: 0,
    title: '',
    renamed: false,
    pinned: false,
    archived: false,
    deleted: false,
    answering: 'when_mentioned',
    active_leaf: null,
    created_at: at,
    active_at: at,
  };
  return pending.filter(({ refused }) => refused === null).reduce(withChange, row);
}

function withChange(row: Chat, { operation: { action } }: PendingOperation): Chat {
  switch (action.type) {
    case 'rename':
      return { ...row, title: action.title.trim(), renamed: true };
    case 'send_message':
      if (row.title !== '') return row;
      return { ...row, title: titleFrom(action.text.trim() || (action.attachments?.[0]?.name ?? '')) };
    case 'set_pinned':
      return { ...row, pinned: action.pinned };
    case 'set_archived':
      return { ...row, archived: action.archived };
    default:
      return row;
  }
}

/** Much like the title that the host will give it. */
function titleFrom(text: string): string {
  const line = text.split('\n').find((one) => /[\p{L}\p{N}]/u.test(one)) ?? text;
  const words = line
    .replace(/^[#>`*\-\s]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const chars = [...words];
  return chars.length <= MAX_TITLE_CHARS ? words : `${chars.slice(0, MAX_TITLE_CHARS).join('').trimEnd()}…`;
}
