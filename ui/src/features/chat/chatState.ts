import type { Chat } from '../../generated/Chat';
import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatTotals } from '../../generated/ChatTotals';
import type { Event } from '../../generated/Event';
import type { Participant } from '../../generated/Participant';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import { type LiveRun, liveRunOf } from './liveRun';
import { emptyWindow, folded, type PathWindow } from './pathWindow';

/** Where the list is asked to go. Each is a wish of its own: two equal ones are carried out twice. */
export type ScrollWish = { to: 'end' } | { to: 'place'; place: ScrollPlace };

export interface ChatState {
  phase: 'loading' | 'ready' | 'failed' | 'deleted';
  /** What the last read was refused with; `null` if it was not. */
  problem: unknown;
  chat: Chat | null;
  participants: ReadonlyMap<ParticipantId, Participant>;
  totals: ChatTotals;
  path: PathWindow;
  run: LiveRun | null;
  /** The draft as it was when the chat was last read. */
  draft: string;
  wish: ScrollWish;
}

export const initialState: ChatState = {
  phase: 'loading',
  problem: null,
  chat: null,
  participants: new Map(),
  totals: { input: 0, output: 0, cost: 0, unpriced: 0 },
  path: emptyWindow,
  run: null,
  draft: '',
  wish: { to: 'end' },
};

export function stateOfDetail({ chat, participants, totals, run, draft }: ChatDetail) {
  return {
    chat,
    participants: new Map(participants.map((one) => [one.id, one])),
    totals,
    run: liveRunOf(run),
    draft,
  };
}

/**
 * What a change makes of the state: row by row the higher rev. `'reload'` if it belongs to another life of the
 * chat's counter; `stale` if the path must be read again.
 */
export function afterChanges(
  { chat, participants, path, phase }: ChatState,
  change: Extract<Event, { type: 'changes' }>,
): 'reload' | { state: Partial<ChatState>; stale: boolean } {
  if (chat === null || change.epoch !== chat.epoch) return 'reload';
  const newer = change.chat !== null && change.chat.rev > chat.rev ? change.chat : chat;
  const known = new Map(participants);
  for (const one of change.participants) {
    if (one.rev > (known.get(one.id)?.rev ?? 0)) known.set(one.id, one);
  }
  const { window, stale } = folded(path, change, newer.active_leaf);
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
