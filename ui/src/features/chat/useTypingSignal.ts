import { useCallback, useEffect, useRef } from 'react';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';

/** The others forget it after 10 seconds. */
const AGAIN_AFTER_MS = 4000;

/**
 * Tells the others of a chat that the user types. Returns what is to be called with the field's text whenever the user
 * has changed it.
 */
export function useTypingSignal(chatId: ChatId, isWanted: boolean): (text: string) => void {
  const host = useHost();
  /** When it was last told; `null` if the others know of nothing. */
  const told = useRef<number | null>(null);

  const tell = useCallback(
    (typing: boolean) => {
      told.current = typing ? performance.now() : null;
      // Nobody is helped by hearing that this could not be told.
      host.setTyping(chatId, typing).catch(() => {});
    },
    [host, chatId],
  );
  const end = useCallback(() => {
    if (told.current !== null) tell(false);
  }, [tell]);

  useEffect(() => {
    if (!isWanted) return;
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      end();
    };
  }, [isWanted, end]);

  return useCallback(
    (text: string) => {
      if (!isWanted) return;
      if (text.trim() === '') end();
      else if (told.current === null || performance.now() - told.current >= AGAIN_AFTER_MS) tell(true);
    },
    [isWanted, tell, end],
  );
}
