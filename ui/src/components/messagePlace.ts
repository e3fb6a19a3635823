import { createContext, useContext } from 'react';
import type { ChatId } from '../generated/ChatId';
import type { MessageId } from '../generated/MessageId';

/** Opens a chat at one of its messages, however far back that is, and marks it there. */
export type GoToMessage = (chatId: ChatId, messageId: MessageId) => void;

export const MessagePlaceContext = createContext<GoToMessage>(() => {});

/** For whatever leads to a message: hits, quotes, links, mentions. */
export function useGoToMessage(): GoToMessage {
  return useContext(MessagePlaceContext);
}
