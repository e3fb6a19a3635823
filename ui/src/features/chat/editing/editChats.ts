import type { ChatId } from '../../../generated/ChatId';
import type { MessageId } from '../../../generated/MessageId';

const PREFIX = 'hearth.edited-in.';

/** Which chats the messages are of that are being changed, so that what was typed can go with its chat. */
export const editChats = {
  note(messageId: MessageId, chatId: ChatId): void {
    try {
      localStorage.setItem(PREFIX + messageId, chatId);
    } catch {
      // Where nothing may be kept, there is nothing to be forgotten either.
    }
  },
  forget(messageId: MessageId): void {
    try {
      localStorage.removeItem(PREFIX + messageId);
    } catch {
      // As above.
    }
  },
  /** By their messages. */
  all(): ReadonlyMap<MessageId, ChatId> {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      return new Map(keys.map((key) => [key.slice(PREFIX.length), localStorage.getItem(key) ?? '']));
    } catch {
      return new Map();
    }
  },
};
