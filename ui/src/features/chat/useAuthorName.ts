import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../generated/Message';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { UserId } from '../../generated/UserId';
import { authorName } from './authors';
import { useChat } from './ChatContext';
import { isOwn } from './people';

/** What the author of a message is called, in words where nobody knows. */
export function useAuthorName(): (message: Message) => string {
  const { t } = useTranslation('chat');
  const { participants, me } = useChat();
  return (message) => authorNameIn(t, message, participants, me);
}

export function authorNameIn(
  t: TFunction<'chat'>,
  message: Message,
  participants: ReadonlyMap<ParticipantId, Participant>,
  me: UserId,
): string {
  const name = authorName(message, participants);
  if (name !== '') return name;
  if (message.answer !== null) return t('assistant');
  return isOwn(message, participants, me) ? t('you') : t('somebody');
}
