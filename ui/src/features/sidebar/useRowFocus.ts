import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';
import type { ChatId } from '../../generated/ChatId';
import type { ChatSummary } from '../../generated/ChatSummary';
import { neighbourOf } from './chatRows';
import { useChatStore } from './chatStore';

interface RowFocus {
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
}

/**
 * Gives the focus to the chat that is `wanted`, as soon as its row is drawn. A row that goes takes the focus with
 * it: then its neighbour gets it, if nothing else took it.
 */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  chats: ChatSummary[],
  focusedId: ChatId | null,
  wanted: RefObject<ChatId | null>,
): RowFocus {
  const isIn = useRef(false);
  const before = useRef(chats);
  useEffect(() => {
    const lost = wanted.current ?? (isIn.current ? focusedId : null);
    if (lost !== null && chats.every(({ id }) => id !== lost))
      wanted.current = isFocusFree() ? neighbourOf(lost, before.current, chats) : null;
    before.current = chats;
  }, [chats, focusedId, wanted]);

  useEffect(() => {
    if (wanted.current === null) return;
    const link = scroller.current?.querySelector<HTMLElement>(`a[data-chat="${wanted.current}"]`);
    if (link === undefined || link === null) return;
    link.focus({ preventScroll: true });
    wanted.current = null;
  });

  // The last row of all has no neighbour: the button that begins the next chat gets the focus.
  useEffect(() => {
    const nav = scroller.current?.closest('nav');
    return () => {
      const lists = [...useChatStore.getState().lists.values()];
      const isEmptied = lists.every(({ rows }) => rows.chats.length === 0);
      if (isEmptied && isFocusFree() && (isIn.current || wanted.current !== null))
        nav?.querySelector('button')?.focus();
      wanted.current = null;
    };
  }, [scroller, wanted]);

  return {
    onFocus: () => {
      isIn.current = true;
    },
    onBlur: ({ relatedTarget }) => {
      // A chat's menu and dialog have the focus for as long as they are there, and give it back.
      isIn.current = relatedTarget?.closest('[role="menu"], [role="alertdialog"]') != null;
    },
  };
}

function isFocusFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
