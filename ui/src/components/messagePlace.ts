import { createContext, useContext } from 'react';
import type { ChatId } from '../generated/ChatId';
import type { MessageId } from '../generated/MessageId';

/** Opens a chat at one of its messages. */
export const MessagePlaceContext = createContext<(chatId: ChatId, messageId: MessageId) => void>(() => {});

export function useGoToMessage(): (chatId: ChatId, messageId: MessageId) => void {
  return useContext(MessagePlaceContext);
}
