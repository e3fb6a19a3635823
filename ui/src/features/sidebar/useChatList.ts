import { useEffect } from 'react';
import type { ChatFilter } from '../../generated/ChatFilter';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { applyToLists, takeChatsAhead } from './chatEvents';
import { forgetChats, type ListKey, loadChats, useChatStore } from './chatStore';

const TYPING_PAUSE_MS = 150;

/** Keeps the lists of all spaces to the filter and search, and up to date with the core's events. */
export function useChatList(filter: ChatFilter, search: string): void {
  const host = useHost();
  const words = search.trim();
  // Ids alone: a space that connects or is renamed still has the same chats.
  const joined = useSession(({ spaces }) =>
    spaces
      .slice(1)
      .map(({ id }) => id)
      .join(),
  );

  useEffect(() => host.onEvent((event) => applyToLists(host, event, filter, words)), [host, filter, words]);

  useEffect(() => {
    if (takeChatsAhead()) return;
    return later(words, () => void loadChats(host, filter, words));
  }, [host, filter, words]);

  useEffect(() => {
    const keys: ListKey[] = joined === '' ? [] : joined.split(',');
    for (const key of useChatStore.getState().lists.keys()) {
      if (key !== null && !keys.includes(key)) forgetChats(key);
    }
    if (keys.length === 0) return;
    return later(words, () => {
      for (const key of keys) void loadChats(host, filter, words, key);
    });
  }, [host, filter, words, joined]);
}

/** Not at each letter of a search. */
function later(words: string, task: () => void): () => void {
  const timer = setTimeout(task, words === '' ? 0 : TYPING_PAUSE_MS);
  return () => clearTimeout(timer);
}
