import { createContext, useContext } from 'react';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import type { MessageId } from '../../../../generated/MessageId';
import type { AskedFiles } from './AskedFiles';

/** A picture by its message and its place among that message's files. */
export interface PicturePlace {
  messageId: MessageId;
  index: number;
}

interface ChatFilesValue {
  chatId: ChatId;
  asked: AskedFiles;
  /** Shows a picture large, with the others of the chat beside it. */
  showPicture(place: PicturePlace): void;
  /** Shows the beginning of a text. */
  readText(file: Attachment): void;
}

const ChatFilesContext = createContext<ChatFilesValue | null>(null);

export const ChatFilesProvider = ChatFilesContext.Provider;

export function useChatFiles(): ChatFilesValue {
  const value = useContext(ChatFilesContext);
  if (value === null) throw new Error('a file needs its chat around it');
  return value;
}
