import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { ChatFeed } from './chatFeed';
import type { ChatState } from './chatState';

/** The feed of an open chat, for as long as it is on the screen; `null` before the first moment of it. */
export function useChatFeed(chatId: ChatId): ChatFeed | null {
  const host = useHost();
  const [feed, setFeed] = useState<ChatFeed | null>(null);
  useEffect(() => {
    const opened = new ChatFeed(host, chatId);
    setFeed(opened);
    return () => opened.close();
  }, [host, chatId]);
  return feed?.chatId === chatId ? feed : null;
}

export function useFeed<T>(feed: ChatFeed, select: (state: ChatState) => T): T {
  return useStore(feed.store, select);
}
