import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { useSessionStore } from '../../host/session';

const QUIET_MS = 300;

/** Drafts that the core has not said to have saved: newer than what it knows, whether or not their chat is open. */
const unsaved = new Map<ChatId | null, string>();

export interface Draft {
  text: string;
  /** Why it could not be saved; `null` if it could. */
  problem: unknown;
  set(text: string): void;
  /** The text as it is now, also before it is drawn: a key that comes in between must not send what was sent. */
  now(): string;
  /** Takes away what was sent, and gives what was written behind it meanwhile. */
  take(sent: string): string;
}

/**
 * The text being written in a chat (`null`: in one not yet started). It is saved when the keys rest, and at once
 * when the field, the chat or the window is left; what could not be saved is tried again with the next change.
 */
export function useDraft(chatId: ChatId | null, initial: string): Draft {
  const host = useHost();
  const [text, setText] = useState(() => unsaved.get(chatId) ?? initial);
  const [problem, setProblem] = useState<unknown>(null);
  const latest = useRef(text);
  const underWay = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const draft = unsaved.get(chatId);
    if (draft === undefined || draft === underWay.current) return;
    underWay.current = draft;
    if (chatId === null) rememberNewChatDraft(draft);
    const saving = host.saveDraft(chatId, draft).then(() => {
      if (unsaved.get(chatId) === draft) unsaved.delete(chatId);
      setProblem(null);
    });
    saving.catch(setProblem).finally(() => {
      if (underWay.current === draft) underWay.current = null;
    });
  }, [host, chatId]);

  const set = useCallback(
    (next: string) => {
      latest.current = next;
      setText(next);
      unsaved.set(chatId, next);
      clearTimeout(timer.current);
      if (next === '') flush();
      else timer.current = setTimeout(flush, QUIET_MS);
    },
    [chatId, flush],
  );

  const take = useCallback(
    (sent: string) => {
      const { current } = latest;
      const behind = current.startsWith(sent) ? current.slice(sent.length) : current;
      // A held Enter may leave line breaks, which nobody wrote.
      const rest = behind.trim() === '' ? '' : behind;
      set(rest);
      return rest;
    },
    [set],
  );

  const now = useCallback(() => latest.current, []);

  useEffect(() => {
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      flush();
    };
  }, [flush]);

  return { text, problem, set, now, take };
}

/** What was written behind the first message while that was sent is the draft of the chat it has begun. */
export function carryOver(chatId: ChatId, rest: string): void {
  if (rest !== '') unsaved.set(chatId, rest);
}

/** The core gave this draft with its start; whoever comes back to the new chat finds the newest. */
function rememberNewChatDraft(newChatDraft: string): void {
  useSessionStore.setState(({ session }) =>
    session === null ? {} : { session: { ...session, newChatDraft } },
  );
}
