import { useEffect } from 'react';
import { placeOfFragment } from '../components/messageLinks';
import type { GoToMessage } from '../components/messagePlace';
import { useHost } from '../host/HostContext';

/**
 * Goes to the message of a link that was opened outside Hearth. In the window the core tells of it. In a browser the
 * page's address names it, at the start and when such a link is opened in the same tab; then the address names none, so
 * that reading the page again stays where one is.
 */
export function useLinkedMessage(goTo: GoToMessage): void {
  const host = useHost();
  useEffect(
    () =>
      host.onEvent((event) => {
        if (event.type === 'message_requested') goTo(event.chat_id, event.message_id);
      }),
    [host, goTo],
  );
  useEffect(() => {
    const go = () => {
      const { hash, pathname } = window.location;
      const place = placeOfFragment(hash);
      if (place === null) return;
      window.history.replaceState(null, '', pathname);
      goTo(place.chatId, place.messageId);
    };
    go();
    window.addEventListener('hashchange', go);
    return () => window.removeEventListener('hashchange', go);
  }, [goTo]);
}
