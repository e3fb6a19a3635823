import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useHost } from '../../../host/HostContext';
import { type Question, SearchFeed } from '../../../host/search/searchFeed';
import type { ChatFeed } from '../chatFeed';

interface ChatSearch {
  query: string;
  setQuery: (query: string) => void;
  /** Of the hit that is shown, counted from 1; 0 if there is none. */
  place: number;
  count: number;
  hasMore: boolean;
  /** An answer has come. */
  isAnswered: boolean;
  isAsking: boolean;
  error: unknown;
  retry: () => void;
  /** Shows the next older hit, or the next newer one. From the last it goes on at the first. */
  step: (by: 1 | -1) => void;
}

/** The most that the core gives at once. */
const PAGE = 100;
/** So many hits before the last that is known, more are asked for. */
const AHEAD = 10;

/** What is looked for in one chat, and the hit of it that is shown: at first the newest. */
export function useChatSearch(chat: ChatFeed): ChatSearch {
  const host = useHost();
  const [search] = useState(() => new SearchFeed(host, PAGE));
  const { answered, hits, hasMore, isAsking, error } = useStore(search.store);
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<{ of: Question | null; index: number }>({ of: null, index: 0 });
  // Another answer begins at its newest hit.
  const index = shown.of === answered ? shown.index : 0;
  const messageId = hits[index]?.message_id;

  useEffect(() => {
    const words = query.trim();
    const within = { type: 'chat', chat_id: chat.chatId } as const;
    search.ask(words === '' ? null : { query: words, within, order: 'newest_first' });
    chat.lookFor(words);
    return () => search.close();
  }, [search, chat, query]);
  useEffect(
    () => () => {
      chat.lookFor('');
      chat.forgetSought();
    },
    [chat],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step is a wish of its own, also where it leads to the same hit.
  useEffect(() => {
    if (messageId !== undefined) void chat.goTo({ messageId, takesFocus: false, keepsVersion: true });
  }, [chat, messageId, shown]);
  useEffect(() => {
    if (hasMore && index >= hits.length - AHEAD) void search.more();
  }, [search, hasMore, index, hits]);

  return {
    query,
    setQuery,
    place: messageId === undefined ? 0 : index + 1,
    count: hits.length,
    hasMore,
    isAnswered: answered !== null,
    isAsking,
    error,
    retry: () => void search.retry(),
    step: (by) => {
      const next = index + by;
      const last = hits.length - 1;
      // Beyond what is known, the next is shown as soon as it has come; from the newest there is no way round as long
      // as the oldest is not known.
      if (next > last) setShown({ of: answered, index: hasMore ? hits.length : 0 });
      else if (next < 0) setShown({ of: answered, index: hasMore ? 0 : Math.max(last, 0) });
      else setShown({ of: answered, index: next });
    },
  };
}
