import type { Message } from '../../generated/Message';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { UserId } from '../../generated/UserId';

export interface Person {
  participantId: ParticipantId;
  userId: UserId;
  name: string;
}

type Participants = ReadonlyMap<ParticipantId, Participant>;

/** The people who take part now. */
export function peopleOf(participants: Participants): Person[] {
  return [...participants.values()].filter(({ present }) => present).flatMap((one) => personOf(one) ?? []);
}

/** The person a participant is; `null` for an assistant. */
export function personOf(participant: Participant | undefined): Person | null {
  if (participant?.kind.type !== 'user') return null;
  const { user_id, name } = participant.kind;
  return { participantId: participant.id, userId: user_id, name };
}

/** Whether the user wrote a prompt: also one whose author is not known yet. */
export function isOwn(message: Message, participants: Participants, me: UserId): boolean {
  const author = personOf(participants.get(message.author_id));
  return author === null || author.userId === me;
}

/** Everything the user was in the chat: who left and was brought in again has two participants. */
export function ownParticipants(participants: Participants, me: UserId): ReadonlySet<ParticipantId> {
  const own = [...participants.values()].filter(({ kind }) => kind.type === 'user' && kind.user_id === me);
  return new Set(own.map(({ id }) => id));
}

/** One or two letters to know a name by. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return ([...first].slice(0, 1).join('') + [...last].slice(0, 1).join('')).toLocaleUpperCase() || '?';
}
