import type { ChangeSet } from '../../generated/ChangeSet';
import type { Chat } from '../../generated/Chat';
import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatRights } from '../../generated/ChatRights';
import type { ChatTotals } from '../../generated/ChatTotals';
import type { Event } from '../../generated/Event';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { ReadMark } from '../../generated/ReadMark';
import type { Rev } from '../../generated/Rev';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import type { UserId } from '../../generated/UserId';
import { emptyWindow, folded, type PathWindow } from '../../host/pathWindow';
import { type LiveRun, liveRunOf } from './liveRun';
import { personOf } from './people';
import type { Sought } from './seeking';

/** Where the list is asked to go. Each is a wish of its own: two equal ones are carried out twice. */
export type ScrollWish = { to: 'end' } | { to: 'place'; place: ScrollPlace };

export interface ChatState {
  /** `gone`: the user takes no part in it any more. */
  phase: 'loading' | 'ready' | 'failed' | 'deleted' | 'gone';
  /** What the last read was refused with; `null` if it was not. */
  problem: unknown;
  chat: Chat | null;
  participants: ReadonlyMap<ParticipantId, Participant>;
  /** Who the user is in this chat's space. */
  me: UserId;
  rights: ChatRights;
  /** How far each person has read. */
  readMarks: ReadonlyMap<UserId, Rev>;
  /** What lies behind this mark was new when the user came; `null` if nothing was. */
  newAfter: Rev | null;
  /** What waits to be sent or was refused, in the order of asking. */
  pending: readonly PendingOperation[];
  /** Others who are typing. */
  typing: ReadonlySet<UserId>;
  totals: ChatTotals;
  path: PathWindow;
  run: LiveRun | null;
  /** The draft as it was when the chat was last read. */
  draft: string;
  wish: ScrollWish;
  /** The message that was last gone to, which is marked; `null` if none was. */
  sought: Sought | null;
  /** What is looked for in this chat; empty if nothing is. */
  lookedFor: string;
}

export const initialState: ChatState = {
  phase: 'loading',
  problem: null,
  chat: null,
  participants: new Map(),
  me: '',
  rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
  readMarks: new Map(),
  newAfter: null,
  pending: [],
  typing: new Set(),
  totals: { input: 0, output: 0, cost: 0, unpriced: 0 },
  path: emptyWindow,
  run: null,
  draft: '',
  wish: { to: 'end' },
  sought: null,
  lookedFor: '',
};

export function stateOfDetail(detail: ChatDetail) {
  const { chat, me, rights, read_marks, pending, participants, totals, run, draft } = detail;
  return {
    chat,
    me,
    rights,
    readMarks: new Map(read_marks.map(({ user_id, seq }) => [user_id, seq])),
    pending,
    participants: new Map(participants.map((one) => [one.id, one])),
    totals,
    run: liveRunOf(run),
    draft,
  };
}

/** How the path is read. */
interface Reading {
  /** The core gave it with all that had changed up to here. */
  rev: Rev;
  /** The user stands at its end. */
  atEnd: boolean;
}

/**
 * What a change makes of the state: row by row the higher rev. `'reload'` if it belongs to another life of the
 * chat's counter; `stale` if the path must be read again.
 */
export function afterChanges(
  { chat, participants, path, phase }: ChatState,
  change: Extract<Event, { type: 'changes' }>,
  { rev, atEnd }: Reading,
): 'reload' | { state: Partial<ChatState>; stale: boolean } {
  if (chat === null || change.epoch !== chat.epoch) return 'reload';
  const newer = change.chat !== null && change.chat.rev > chat.rev ? change.chat : chat;
  const known = new Map(participants);
  for (const one of change.participants) {
    if (one.rev > (known.get(one.id)?.rev ?? 0)) known.set(one.id, one);
  }
  // However many changes wait while the path is read, it was read with all of them.
  const isIn = change.to <= rev;
  const { window, stale } = isIn
    ? { window: path, stale: false }
    : folded(path, change, newer.active_leaf, atEnd ? 'newer' : 'older');
  return {
    state: {
      chat: newer,
      participants: change.participants.length > 0 ? known : participants,
      path: window,
      phase: newer.deleted ? 'deleted' : phase,
    },
    stale: stale && !newer.deleted,
  };
}

/** How far those have read who have just sent something: they have seen what they wrote. */
export function marksOfAuthors(
  change: ChangeSet,
  participants: ReadonlyMap<ParticipantId, Participant>,
): ReadMark[] {
  return change.messages
    .filter(({ seq, rev }) => seq === rev)
    .flatMap(({ author_id, seq }) => {
      const author = personOf(participants.get(author_id));
      return author === null ? [] : [{ chat_id: change.chat_id, user_id: author.userId, seq }];
    });
}

/** With somebody's mark moved, which is only ever forward. */
export function withMark(
  marks: ReadonlyMap<UserId, Rev>,
  { user_id, seq }: ReadMark,
): ReadonlyMap<UserId, Rev> {
  return seq > (marks.get(user_id) ?? 0) ? new Map(marks).set(user_id, seq) : marks;
}
