import { useEffect, useMemo, useState } from 'react';
import type { SearchHit } from '../../generated/SearchHit';
import { useHost } from '../../host/HostContext';
import type { Host } from '../../host/host';
import type { WrittenFilter } from '../../host/search/queryText';
import { useSession, useSessionStore } from '../../host/session';
import { dayChoices, type FilterChoice, hasChoices, nameChoices } from './filterChoices';

const none: readonly FilterChoice[] = [];
const CHATS = 30;

/** What the filter that is being written can become. Names are of people and chats that are known here. */
export function useFilterChoices(
  unfinished: WrittenFilter | null,
  hits: readonly SearchHit[],
): readonly FilterChoice[] {
  const host = useHost();
  const key = unfinished?.key ?? null;
  const typed = unfinished?.value ?? '';
  const [people, setPeople] = useState<readonly string[]>([]);
  const [titles, setTitles] = useState<readonly string[]>([]);
  const ownName = useSession(({ settings }) => settings.display_name);
  const isFrom = key === 'from';
  const chatsTyped = key === 'in' ? typed : null;

  useEffect(() => {
    if (!isFrom) return;
    return latest(peopleOf(host), setPeople);
  }, [host, isFrom]);
  useEffect(() => {
    if (chatsTyped === null) return;
    return latest(titlesLike(host, chatsTyped), setTitles);
  }, [host, chatsTyped]);

  return useMemo(() => {
    switch (key) {
      case null:
        return none;
      case 'from':
        return nameChoices([ownName, ...people, ...hits.map(({ author }) => author)], typed);
      case 'in':
        return nameChoices(titles, typed);
      case 'has':
        return hasChoices(typed);
      default:
        return dayChoices(typed, Date.now());
    }
  }, [key, typed, ownName, people, titles, hits]);
}

/** Takes an answer unless another was asked for meanwhile. Without one there is nothing to choose from. */
function latest<T>(answer: Promise<T>, take: (value: T) => void): () => void {
  let isLate = false;
  answer.then((value) => {
    if (!isLate) take(value);
  }, noAnswer);
  return () => {
    isLate = true;
  };
}

/** What was typed is a filter all the same. */
function noAnswer(): void {}

async function peopleOf(host: Host): Promise<readonly string[]> {
  const spaces = useSessionStore.getState().session?.spaces ?? [];
  // A space that cannot be reached keeps nobody from choosing among the people of the others.
  const asked = await Promise.allSettled(spaces.map(({ id }) => host.spaceUsers(id)));
  return asked.flatMap((one) => (one.status === 'fulfilled' ? one.value.map(({ name }) => name) : []));
}

async function titlesLike(host: Host, search: string): Promise<readonly string[]> {
  const [, ...joined] = useSessionStore.getState().session?.spaces ?? [];
  const asked = await Promise.allSettled(
    [null, ...joined.map(({ id }) => id)].map((space_id) =>
      host.listChats({ space_id, filter: 'current', search, after: null, limit: CHATS }),
    ),
  );
  return asked.flatMap((one) =>
    one.status === 'fulfilled' ? one.value.chats.map(({ title }) => title) : [],
  );
}
