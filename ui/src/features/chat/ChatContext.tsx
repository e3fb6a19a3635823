import { createContext, useContext } from 'react';
import type { ChatRights } from '../../generated/ChatRights';
import type { MessageId } from '../../generated/MessageId';
import type { Operation } from '../../generated/Operation';
import type { OpId } from '../../generated/OpId';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { UserId } from '../../generated/UserId';
import type { ChatFeed } from './chatFeed';
import type { Mentionable } from './useMentions';

/** What the messages of a chat can ask for. */
export interface ChatActions {
  regenerate(messageId: MessageId): void;
  continueAnswer(messageId: MessageId): void;
  selectVersion(messageId: MessageId): void;
  /** Resolves to whether it was done. */
  editPrompt(replaces: MessageId, text: string): Promise<boolean>;
  /** Changes a message where it stands. Resolves to whether it was done. */
  editMessage(messageId: MessageId, text: string): Promise<boolean>;
  /** It is gone from the screen at once, and can be taken back for a while. */
  deleteMessage(messageId: MessageId): void;
  react(messageId: MessageId, emoji: string, on: boolean): void;
  /** The next message replies to this one. */
  reply(messageId: MessageId): void;
  /** Sends once more what was refused. */
  retry(opId: OpId): void;
  /** Forgets what was refused, or what waits for its files to be sent, and gives back what was written for it. */
  discard(operation: Operation): void;
  /** Resolves to whether it was done. */
  copy(text: string): Promise<boolean>;
  stop(): void;
  openSettings(tab: 'ai' | 'general'): void;
}

export interface ChatContextValue {
  feed: ChatFeed;
  actions: ChatActions;
  participants: ReadonlyMap<ParticipantId, Participant>;
  /** An answer is being made: what would change the path has to wait. */
  answering: boolean;
  /** Who the user is in this chat's space. */
  me: UserId;
  rights: ChatRights;
  /** More than one person takes part. */
  several: boolean;
  /** The user may end the answer that is being made. */
  mayStop: boolean;
  /** Who can be mentioned. */
  mentionable: readonly Mentionable[];
}

const ChatContext = createContext<ChatContextValue | null>(null);

export const ChatProvider = ChatContext.Provider;

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext);
  if (value === null) throw new Error('a message needs its chat around it');
  return value;
}
