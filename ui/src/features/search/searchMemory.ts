import { create } from 'zustand';
import type { SearchOrder } from '../../generated/SearchOrder';
import type { SearchWithin } from '../../generated/SearchWithin';
import { noQuery, partsOf, type QueryParts } from '../../host/search/queryText';

interface SearchMemory {
  parts: QueryParts;
  within: SearchWithin;
  order: SearchOrder;
}

/** What was looked for last, for as long as the window lives: whoever has looked at one hit often wants the next. */
export const useSearchMemory = create<SearchMemory>()(() => ({
  parts: noQuery,
  within: { type: 'everywhere' },
  order: 'newest_first',
}));

/** How the search is opened: as it was left (but for mentions, which are asked for), for a text, or for the messages that mention the user. */
export type SearchStart = { type: 'again' } | { type: 'text'; text: string } | { type: 'mentions' };

export function beginSearch(start: SearchStart): void {
  const { within } = useSearchMemory.getState();
  if (start.type === 'again' && within.type === 'my_mentions') {
    useSearchMemory.setState({ parts: noQuery, within: { type: 'everywhere' } });
  }
  if (start.type === 'text') {
    useSearchMemory.setState({ parts: partsOf(start.text), within: { type: 'everywhere' } });
  }
  if (start.type === 'mentions') {
    useSearchMemory.setState({ parts: noQuery, within: { type: 'my_mentions' } });
  }
}
