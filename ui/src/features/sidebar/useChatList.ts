import { useEffect } from 'react';
import type { ChatFilter } from '../../generated/ChatFilter';
import { useHost } from '../../host/HostContext';
import { applyToList, loadChats, takeChatsAhead } from './chatStore';

const TYPING_PAUSE_MS = 150;

/** Keeps the store's list to the filter and search, and up to date with the core's events. */
export function useChatList(filter: ChatFilter, search: string): void {
  const host = useHost();
  const words = search.trim();

  useEffect(() => host.onEvent((event) => applyToList(host, event, filter, words)), [host, filter, words]);

  useEffect(() => {
    if (takeChatsAhead()) return;
    const pause = words === '' ? 0 : TYPING_PAUSE_MS;
    const timer = setTimeout(() => void loadChats(host, filter, words), pause);
    return () => clearTimeout(timer);
  }, [host, filter, words]);
}
