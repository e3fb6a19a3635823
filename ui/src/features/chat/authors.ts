import type { Assistant } from '../../generated/Assistant';
import type { Message } from '../../generated/Message';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';

type Participants = ReadonlyMap<ParticipantId, Participant>;

/** What the author of a message is called; empty if nobody knows. */
export function authorName(message: Message, participants: Participants): string {
  if (message.answer !== null) return message.answer.model;
  return participants.get(message.author_id)?.kind.name ?? '';
}

/** The assistant that answers in the chat; `null` if there is none. */
export function assistantOf(participants: Participants): Assistant | null {
  for (const { kind, present } of participants.values()) {
    if (present && kind.type === 'assistant') {
      const { type: _, ...assistant } = kind;
      return assistant;
    }
  }
  return null;
}
