import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { MessageId } from '../../../generated/MessageId';
import { useHost } from '../../../host/HostContext';
import { useSession } from '../../../host/session';
import type { ChatFeed } from '../chatFeed';
import { withPending } from '../pendingViews';
import { useFeed } from '../useChatFeed';
import { type QuotedMessage, quotedOf } from './Quoted';

/** The message that is quoted; `null` until it is there. */
export function useQuoted(feed: ChatFeed, id: MessageId): QuotedMessage | null {
  const quoted = quotedOf(useHost());
  const path = useFeed(feed, (state) => state.path);
  const pending = useFeed(feed, (state) => state.pending);
  const loaded = useMemo(
    () => withPending(path, pending, '').find(({ message }) => message.id === id)?.message,
    [path, pending, id],
  );
  const kept = useStore(quoted.store, (all) => all.get(id));
  const isKnown = loaded !== undefined || kept !== undefined;
  const connections = useSession(({ spaces }) => spaces.map(({ connection }) => connection.type).join());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what could not be read may be there with another connection, or where the chat is read anew.
  useEffect(() => {
    if (!isKnown) quoted.ask(feed.chatId, id);
  }, [quoted, feed, id, isKnown, connections, path]);
  return loaded ?? kept ?? null;
}
