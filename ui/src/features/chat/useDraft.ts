import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { useSessionStore } from '../../host/session';

const QUIET_MS = 300;

export interface Draft {
  text: string;
  set(text: string): void;
}

/**
 * The text being written in a chat (`null`: in one not yet started). It is saved when the keys rest, and at once
 * when the field, the chat or the window is left.
 */
export function useDraft(chatId: ChatId | null, initial: string): Draft {
  const host = useHost();
  const [text, setText] = useState(initial);
  const unsaved = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const draft = unsaved.current;
    if (draft === null) return;
    unsaved.current = null;
    if (chatId === null) rememberNewChatDraft(draft);
    // A draft that could not be saved is still in the field, and is saved with the next change.
    host.saveDraft(chatId, draft).catch(() => {
      unsaved.current ??= draft;
    });
  }, [host, chatId]);

  const set = useCallback(
    (next: string) => {
      setText(next);
      unsaved.current = next;
      clearTimeout(timer.current);
      if (next === '') flush();
      else timer.current = setTimeout(flush, QUIET_MS);
    },
    [flush],
  );

  useEffect(() => {
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      flush();
    };
  }, [flush]);

  return { text, set };
}

/** The core gave this draft with its start; whoever comes back to the new chat finds the newest. */
function rememberNewChatDraft(newChatDraft: string): void {
  useSessionStore.setState(({ session }) =>
    session === null ? {} : { session: { ...session, newChatDraft } },
  );
}
