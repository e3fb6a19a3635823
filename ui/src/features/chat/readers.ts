import type { MessageId } from '../../generated/MessageId';
import type { MessageView } from '../../generated/MessageView';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { Rev } from '../../generated/Rev';
import type { UserId } from '../../generated/UserId';
import { peopleOf } from './people';

/** At which message each of the others has stopped reading; nobody at one of their own. */
export function readersOf(
  messages: readonly MessageView[],
  participants: ReadonlyMap<ParticipantId, Participant>,
  marks: ReadonlyMap<UserId, Rev>,
  me: UserId,
  isEndLoaded: boolean,
): ReadonlyMap<MessageId, readonly string[]> {
  const readers = new Map<MessageId, string[]>();
  for (const { userId, participantId, name } of peopleOf(participants)) {
    const mark = marks.get(userId) ?? 0;
    if (userId === me || mark === 0) continue;
    const index = messages.findLastIndex(({ message }) => message.seq > 0 && message.seq <= mark);
    const message = messages[index]?.message;
    if (message === undefined || message.author_id === participantId) continue;
    // They may have read on beyond what is loaded.
    if (index === messages.length - 1 && !isEndLoaded) continue;
    readers.set(message.id, [...(readers.get(message.id) ?? []), name]);
  }
  return readers;
}
