import type { TFunction } from 'i18next';
import type { Participant } from '../../../generated/Participant';
import type { ParticipantId } from '../../../generated/ParticipantId';
import type { Reaction } from '../../../generated/Reaction';
import type { UserId } from '../../../generated/UserId';

type Participants = ReadonlyMap<ParticipantId, Participant>;

/** Whether the user has reacted so, as whatever participant they were at the time. */
export function isMine({ by }: Reaction, participants: Participants, me: UserId): boolean {
  return by.some((id) => isUser(participants.get(id), me));
}

/** The names of those who reacted so, the user first, and of the rest only how many they are. */
export function whoReacted(
  t: TFunction<'reactions'>,
  language: string,
  { by }: Reaction,
  participants: Participants,
  me: UserId,
  most: number,
): string {
  const own = by.filter((id) => isUser(participants.get(id), me));
  const others = by.filter((id) => !isUser(participants.get(id), me));
  const named = [...own, ...others]
    .slice(0, most)
    .map((id) =>
      isUser(participants.get(id), me) ? t('you') : (participants.get(id)?.kind.name ?? t('somebody')),
    );
  const rest = by.length - named.length;
  const all = rest > 0 ? [...named, t('others', { count: rest })] : named;
  return new Intl.ListFormat(language).format(all);
}

function isUser(participant: Participant | undefined, me: UserId): boolean {
  return participant?.kind.type === 'user' && participant.kind.user_id === me;
}
