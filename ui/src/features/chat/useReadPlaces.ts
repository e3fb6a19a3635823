import { useMemo } from 'react';
import type { MessageId } from '../../generated/MessageId';
import type { MessageView } from '../../generated/MessageView';
import { hasNewer } from '../../host/pathWindow';
import type { ChatFeed } from './chatFeed';
import { ownParticipants } from './people';
import { readersOf } from './readers';
import { firstNew } from './unread';
import { useFeed } from './useChatFeed';

interface ReadPlaces {
  /** Who has read up to a message. */
  readers: ReadonlyMap<MessageId, readonly string[]>;
  /** Index of the first message that is new to the user; -1 if none is. */
  divider: number;
}

/** How far everybody has read the messages that are shown. */
export function useReadPlaces(feed: ChatFeed, messages: readonly MessageView[]): ReadPlaces {
  const participants = useFeed(feed, (state) => state.participants);
  const me = useFeed(feed, (state) => state.me);
  const marks = useFeed(feed, (state) => state.readMarks);
  const newAfter = useFeed(feed, (state) => state.newAfter);
  const isEndLoaded = useFeed(feed, ({ path }) => !hasNewer(path));
  const readers = useMemo(
    () => readersOf(messages, participants, marks, me, isEndLoaded),
    [messages, participants, marks, me, isEndLoaded],
  );
  const divider = useMemo(
    () => firstNew(messages, newAfter, ownParticipants(participants, me)),
    [messages, newAfter, participants, me],
  );
  return { readers, divider };
}
