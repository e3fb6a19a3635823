import { useEffect, useRef, useState } from 'react';
import { createStore, useStore } from 'zustand';
import type { ChatId } from '../../generated/ChatId';
import type { OpenedChat } from '../../generated/OpenedChat';
import { useHost } from '../../host/HostContext';
import type { Host } from '../../host/host';
import { ChatFeed } from './chatFeed';
import { type ChatState, initialState } from './chatState';
import type { Goal } from './seeking';

/** A chat that was read before there was a window to show it. */
let ahead: ChatFeed | null = null;

/** Ends when the chat is there. */
export function openChatAhead(host: Host, opened: OpenedChat): Promise<void> {
  ahead?.close();
  ahead = new ChatFeed(host, opened.detail.chat.id, opened);
  return ahead.loaded;
}

/**
 * The feed of an open chat, for as long as it is on the screen; `null` before the first moment of it. With a `goal`
 * it is opened at that message, or goes there.
 */
export function useChatFeed(chatId: ChatId | null, goal: Goal | null = null): ChatFeed | null {
  const host = useHost();
  const [feed, setFeed] = useState(ahead);
  const first = useRef(goal);
  first.current = goal;
  useEffect(() => {
    if (chatId === null) return;
    const opened = ahead?.chatId === chatId ? ahead : new ChatFeed(host, chatId, null, first.current);
    ahead = null;
    setFeed(opened);
    return () => opened.close();
  }, [host, chatId]);
  useEffect(() => {
    if (goal !== null && feed?.chatId === chatId) void feed.goTo(goal);
  }, [feed, chatId, goal]);
  return feed?.chatId === chatId ? feed : null;
}

/** What a chat is of which nothing was read. */
const unopened = createStore(() => initialState);

/** A part of the chat; without a feed, of one that is still to be read. */
export function useFeed<T>(feed: ChatFeed | null, select: (state: ChatState) => T): T {
  return useStore(feed?.store ?? unopened, select);
}
