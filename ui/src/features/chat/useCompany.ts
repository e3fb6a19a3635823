import { useMemo } from 'react';
import type { ChatRights } from '../../generated/ChatRights';
import type { SpaceId } from '../../generated/SpaceId';
import type { UserId } from '../../generated/UserId';
import { useSession } from '../../host/session';
import { assistantOf } from './authors';
import type { ChatFeed } from './chatFeed';
import { peopleOf } from './people';
import { useFeed } from './useChatFeed';
import type { Mentionable } from './useMentions';

interface Company {
  me: UserId;
  rights: ChatRights;
  /** More than one person takes part. */
  several: boolean;
  /** The user may end the answer that is being made. */
  mayStop: boolean;
  /** An answer that is being made does not hold up the next message. */
  sendsAnyTime: boolean;
  /** The space whose host's models answer here; `null` for those of this UI's own host. */
  modelsOf: SpaceId | null;
  /** The models that answer are set up in this UI's own settings. */
  areModelsHere: boolean;
  /** Which model answers is the user's to choose, too. */
  mayChooseModel: boolean;
  /** Empty where one person chats. */
  mentionable: readonly Mentionable[];
}

/** What changes in a chat with the people in it. */
export function useCompany(feed: ChatFeed | null): Company {
  const participants = useFeed(feed, (state) => state.participants);
  const me = useFeed(feed, (state) => state.me);
  const rights = useFeed(feed, (state) => state.rights);
  const spaceId = useFeed(feed, (state) => state.chat?.space_id);
  const askedBy = useFeed(feed, (state) => state.run?.askedBy ?? null);
  const space = useSession(({ spaces }) => spaces.find(({ id }) => id === spaceId));
  const isElsewhere = space !== undefined && space.connection.type !== 'local';
  const mayChooseModel = space?.role !== 'guest';
  const door = useSession((session) => session.door);
  return useMemo(() => {
    const people = peopleOf(participants);
    const several = people.length > 1;
    const assistant = assistantOf(participants);
    const others = people
      .filter(({ userId }) => userId !== me)
      .map(({ participantId, name }) => ({ id: participantId, name, isAssistant: false }));
    const own = assistant === null ? [] : [{ id: 'assistant', name: assistant.name, isAssistant: true }];
    return {
      me,
      rights,
      several,
      mayStop: !several || rights.stop_any || askedBy === me,
      sendsAnyTime: several || isElsewhere,
      modelsOf: isElsewhere && door === 'window' ? (spaceId ?? null) : null,
      areModelsHere: !isElsewhere && door === 'window',
      mayChooseModel,
      mentionable: several ? [...others, ...own] : [],
    };
  }, [participants, me, rights, spaceId, askedBy, isElsewhere, mayChooseModel, door]);
}
