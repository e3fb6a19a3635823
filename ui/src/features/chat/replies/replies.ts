import { create } from 'zustand';
import type { ChatId } from '../../../generated/ChatId';
import type { MessageId } from '../../../generated/MessageId';

const PREFIX = 'hearth.reply.';

/**
 * Which message the next one replies to, by chat. It is a part of the draft and stays as long: the browser keeps it
 * where it can.
 */
export const useReplies = create<ReadonlyMap<ChatId, MessageId>>()(() => keptReplies());

export function replyIn(chatId: ChatId): MessageId | null {
  return useReplies.getState().get(chatId) ?? null;
}

export function startReply(chatId: ChatId, messageId: MessageId): void {
  useReplies.setState(new Map(useReplies.getState()).set(chatId, messageId), true);
  keep(chatId, messageId);
}

/** Replies to nothing any more, if it was to that message. */
export function endReply(chatId: ChatId, messageId: MessageId | null): void {
  if (messageId === null || replyIn(chatId) !== messageId) return;
  useReplies.setState(new Map([...useReplies.getState()].filter(([id]) => id !== chatId)), true);
  keep(chatId, null);
}

function keep(chatId: ChatId, messageId: MessageId | null): void {
  try {
    if (messageId === null) localStorage.removeItem(PREFIX + chatId);
    else localStorage.setItem(PREFIX + chatId, messageId);
  } catch {
    // It lives as long as the window then.
  }
}

function keptReplies(): ReadonlyMap<ChatId, MessageId> {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return new Map(keys.map((key) => [key.slice(PREFIX.length), localStorage.getItem(key) ?? '']));
  } catch {
    return new Map();
  }
}
