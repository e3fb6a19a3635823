import { createContext, useContext } from 'react';
import type { MessageId } from '../../generated/MessageId';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';

/** What the messages of a chat can ask for. */
export interface ChatActions {
  regenerate(messageId: MessageId): void;
  continueAnswer(messageId: MessageId): void;
  selectVersion(messageId: MessageId): void;
  /** Resolves to whether it was done. */
  editPrompt(replaces: MessageId, text: string): Promise<boolean>;
  /** Resolves to whether it was done. */
  copy(text: string): Promise<boolean>;
  stop(): void;
  openSettings(tab: 'ai' | 'general'): void;
}

export interface ChatContextValue {
  actions: ChatActions;
  participants: ReadonlyMap<ParticipantId, Participant>;
  /** An answer is being made: what would change the path has to wait. */
  answering: boolean;
}

const ChatContext = createContext<ChatContextValue | null>(null);

export const ChatProvider = ChatContext.Provider;

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext);
  if (value === null) throw new Error('a message needs its chat around it');
  return value;
}
