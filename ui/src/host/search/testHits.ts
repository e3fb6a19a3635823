import type { SearchHit } from '../../generated/SearchHit';
import type { SearchPage } from '../../generated/SearchPage';

/** Hits for tests. */

export function found(message_id: string, change: Partial<SearchHit> = {}): SearchHit {
  return {
    chat_id: 'chat',
    space_id: 's',
    chat_title: 'Summer trip',
    message_id,
    position: 1,
    author: 'Ada',
    from_assistant: false,
    created_at: Date.UTC(2024, 4, 1, 12),
    snippet: [
      { text: 'the ', found: false },
      { text: 'trip', found: true },
      { text: ` of ${message_id}`, found: false },
    ],
    files: [],
    ...change,
  };
}

export function pageOf(hits: SearchHit[], next: string | null = null): SearchPage {
  return { chats: [], hits, next, problems: [] };
}
