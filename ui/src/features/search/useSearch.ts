import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { SearchOrder } from '../../generated/SearchOrder';
import type { SearchWithin } from '../../generated/SearchWithin';
import { useHost } from '../../host/HostContext';
import { SearchFeed, type SearchState } from '../../host/search/searchFeed';

interface Search extends SearchState {
  more: () => void;
  retry: () => void;
}

/** The answer to a query as it is typed. Mentions are listed without one. */
export function useSearch(query: string, within: SearchWithin, order: SearchOrder): Search {
  const host = useHost();
  const [feed] = useState(() => new SearchFeed(host));
  const state = useStore(feed.store);
  const before = useRef<unknown[]>([]);
  useEffect(() => {
    // Only what is typed is waited for: the first question and another order or place are asked at once.
    const isTyping = before.current[0] === within && before.current[1] === order;
    before.current = [within, order];
    const isNothing = query === '' && within.type !== 'my_mentions';
    feed.ask(isNothing ? null : { query, within, order }, isTyping ? undefined : 0);
    return () => feed.close();
  }, [feed, query, within, order]);
  return { ...state, more: () => void feed.more(), retry: () => void feed.retry() };
}
