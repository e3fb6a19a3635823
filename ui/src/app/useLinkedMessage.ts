import { useEffect } from 'react';
import { placeOfFragment } from '../components/messageLinks';
import type { GoToMessage } from '../components/messagePlace';

/**
 * Goes to the message that the page's address names, as of a link that was opened outside Hearth: at the start, and when
 * such a link is opened in the same tab. Then the address names none, so that reading the page again stays where one is.
 */
export function useLinkedMessage(goTo: GoToMessage): void {
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
