import { useEffect } from 'react';
import { useHost } from '../../host/HostContext';
import { hasNewer } from '../../host/pathWindow';
import type { ChatFeed } from './chatFeed';
import { ownParticipants, peopleOf } from './people';
import { useFeed } from './useChatFeed';
import { useIsLookedAt } from './useIsLookedAt';

/** Moves the user's last-read mark when the newest message is before their eyes, and says what came while they were away. */
export function useMarkRead(feed: ChatFeed, atEnd: boolean): void {
  const host = useHost();
  const isLookedAt = useIsLookedAt();
  const newest = useFeed(feed, ({ path }) => (hasNewer(path) ? 0 : (path.messages.at(-1)?.message.seq ?? 0)));
  const mark = useFeed(feed, ({ readMarks, me }) => readMarks.get(me) ?? 0);

  useEffect(() => {
    if (newest <= mark) return;
    if (isLookedAt && atEnd) {
      // It is told again with the next message, and until then only the counts are too high.
      host.markRead(feed.chatId, newest).catch(() => {});
      return;
    }
    const { newAfter, path, participants, me } = feed.store.getState();
    const last = path.messages.at(-1)?.message;
    const isOfOthers = last !== undefined && !ownParticipants(participants, me).has(last.author_id);
    const isAway = !isLookedAt && newAfter === null;
    if (isAway && isOfOthers && peopleOf(participants).length > 1) feed.setNewAfter(mark);
  }, [host, feed, newest, mark, atEnd, isLookedAt]);
}
