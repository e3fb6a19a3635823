import type { ChatDetail } from '../../generated/ChatDetail';
import type { MessagePage } from '../../generated/MessagePage';
import type { MessageView } from '../../generated/MessageView';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { Rev } from '../../generated/Rev';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import { ownParticipants, peopleOf } from './people';
import { likelyHeightOf } from './scrollPlace';

/** Kept free above the first new message when the view starts there, in CSS pixels. */
const ABOVE_PX = 72;

/** The mark behind which a chat that is opened holds something new to its user; `null` if it does not. */
export function newAfterOf({ me, participants, read_marks }: ChatDetail, page: MessagePage): Rev | null {
  const mark = read_marks.find(({ user_id }) => user_id === me)?.seq;
  const known = new Map(participants.map((one) => [one.id, one]));
  if (mark === undefined || peopleOf(known).length < 2) return null;
  const isThere = page.messages.some(isNewTo(ownParticipants(known, me), mark));
  const last = page.messages.at(-1);
  const isBeyond = last !== undefined && last.position < page.path_length - 1;
  return isThere || isBeyond ? mark : null;
}

/** The first of the messages of others behind the mark, unless it may lie before what is loaded. */
export function firstNew(
  messages: readonly MessageView[],
  newAfter: Rev | null,
  own: ReadonlySet<ParticipantId>,
): number {
  if (newAfter === null) return -1;
  const index = messages.findIndex(isNewTo(own, newAfter));
  return index === 0 && messages[0]?.position !== 0 ? -1 : index;
}

/** Where to begin reading what is new, if it is more than the view would show at the end of the chat. */
export function placeOfNew(
  messages: readonly MessageView[],
  newAfter: Rev | null,
  own: ReadonlySet<ParticipantId>,
  viewHeight: number,
): ScrollPlace | null {
  const index = newAfter === null ? -1 : messages.findIndex(isNewTo(own, newAfter));
  const first = messages[index];
  if (first === undefined) return null;
  const height = likelyHeightOf(messages, index, messages.length);
  return height < viewHeight ? null : { message_id: first.message.id, offset_px: -ABOVE_PX };
}

const isNewTo =
  (own: ReadonlySet<ParticipantId>, mark: Rev) =>
  ({ message }: MessageView): boolean =>
    message.seq > mark && !own.has(message.author_id) && !message.deleted;
