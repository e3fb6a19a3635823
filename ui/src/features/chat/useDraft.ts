import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { draftsOf } from './drafts';

export interface Draft {
  text: string;
  /** Why it could not be saved; `null` if it could. */
  problem: unknown;
  /** Another field, which is gone, still has a message of it under way. */
  isSentElsewhere: boolean;
  set(text: string): void;
  /** The text as it is now, also before it is drawn: a key that comes in between must not send what was sent. */
  now(): string;
  /** Takes away what was sent, and gives what was written behind it meanwhile. */
  take(sent: string): string;
  /** A message of it is under way from here until `endSending`; false if one is from elsewhere. */
  startSending(): boolean;
  endSending(): void;
}

/**
 * The text being written in a chat (`null`: in one not yet started), `initial` where this window has none. It is saved
 * when the keys rest, and at once when the field, the chat or the window is left.
 */
export function useDraft(chatId: ChatId | null, initial: string): Draft {
  const drafts = draftsOf(useHost());
  const [shown, setShown] = useState(chatId);
  const kept = useStore(drafts.store, (all) => all.get(shown));
  /** Who holds on to the draft while a message is on its way means the chat that it has begun by then. */
  const at = useRef(chatId);
  const [me] = useState(() => ({}));

  const now = useCallback(() => drafts.of(at.current) ?? initial, [drafts, initial]);
  const set = useCallback((text: string) => drafts.set(at.current, text), [drafts]);
  const take = useCallback(
    (sent: string) => {
      const text = now();
      const rest = text.startsWith(sent) ? text.slice(sent.length) : text;
      set(rest);
      return rest;
    },
    [now, set],
  );
  const startSending = useCallback(() => drafts.startSending(at.current, me, now()), [drafts, me, now]);
  const endSending = useCallback(() => drafts.endSending(me), [drafts, me]);

  // However it came that the chat has started. The field shows the text where it was until it has moved, so that it never
  // stands there empty, and its caret stays.
  useLayoutEffect(() => {
    if (at.current === chatId) return;
    if (chatId !== null) drafts.begin(chatId);
    at.current = chatId;
    setShown(chatId);
  }, [drafts, chatId]);

  useEffect(() => {
    const saveAll = () => drafts.saveAll();
    const saveLast = () => drafts.saveLast();
    window.addEventListener('pagehide', saveLast);
    window.addEventListener('blur', saveAll);
    return () => {
      window.removeEventListener('pagehide', saveLast);
      window.removeEventListener('blur', saveAll);
      drafts.save(shown);
    };
  }, [drafts, shown]);

  const text = kept?.text ?? initial;
  const problem = kept?.problem ?? null;
  const sender = kept?.sender ?? null;
  const isSentElsewhere = sender !== null && sender !== me;
  return useMemo(
    () => ({ text, problem, isSentElsewhere, set, now, take, startSending, endSending }),
    [text, problem, isSentElsewhere, set, now, take, startSending, endSending],
  );
}
