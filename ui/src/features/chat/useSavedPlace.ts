import { type RefObject, useEffect } from 'react';
import { useHost } from '../../host/HostContext';
import type { ChatFeed } from './chatFeed';

const QUIET_MS = 500;

/** Keeps the place in a chat for the next time it is opened. */
export function useSavedPlace(feed: ChatFeed, scroller: RefObject<HTMLElement | null>): void {
  const host = useHost();
  useEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let kept = feed.anchor;
    const save = () => {
      clearTimeout(timer);
      if (feed.anchor === kept) return;
      kept = feed.anchor;
      // A place that could not be saved is only that.
      host.saveView({ chat_id: feed.chatId, scroll: kept }).catch(() => {});
    };
    const onScroll = () => {
      clearTimeout(timer);
      // The end is where most chats are left, and often at once: nothing older may be found there next time.
      if (feed.anchor === null) save();
      else timer = setTimeout(save, QUIET_MS);
    };
    view.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('pagehide', save);
    return () => {
      view.removeEventListener('scroll', onScroll);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [host, feed, scroller]);
}
