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
    let moved = false;
    const save = () => {
      clearTimeout(timer);
      if (!moved) return;
      moved = false;
      // A place that could not be saved is only that.
      host.saveView({ chat_id: feed.chatId, scroll: feed.anchor }).catch(() => {});
    };
    const onScroll = () => {
      moved = true;
      clearTimeout(timer);
      timer = setTimeout(save, QUIET_MS);
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
