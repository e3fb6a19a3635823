import { useCallback, useEffect, useState } from 'react';
import { draftsOf } from '../features/chat/drafts';
import type { Goal } from '../features/chat/seeking';
import { chatsOf, useChatStore } from '../features/sidebar/chatStore';
import type { ChatId } from '../generated/ChatId';
import type { Event } from '../generated/Event';
import type { MessageId } from '../generated/MessageId';
import type { ScrollPlace } from '../generated/ScrollPlace';
import { useHost } from '../host/HostContext';
import type { Host } from '../host/host';
import { useSessionStore } from '../host/session';

export interface OpenChat {
  /** Null for the chat not yet started. */
  chatId: ChatId | null;
  /** The message that it was opened at; `null` for where the user last was in it. */
  goal: Goal | null;
  open: (id: ChatId | null) => void;
  /** Opens a chat at one of its messages. */
  openAt: (id: ChatId, messageId: MessageId) => void;
  /** Opens a chat that has only just begun. */
  start: (id: ChatId) => void;
  /** Remembers the open chat, once it was read, with the place it was left at. */
  keep: (place: ScrollPlace | null) => void;
}

interface Shown {
  chatId: ChatId | null;
  /** What the core knows of it: all, the place in it, or nothing. */
  known: 'all' | 'place' | 'nothing';
  goal: Goal | null;
}

/** Which chat is on the screen. The core remembers it for the next start. */
export function useOpenChat(lastChat: ChatId | null): OpenChat {
  const host = useHost();
  const [{ chatId, known, goal }, setShown] = useState<Shown>({ chatId: lastChat, known: 'all', goal: null });

  const open = useCallback(
    (id: ChatId | null) => setShown({ chatId: id, known: id === null ? 'nothing' : 'place', goal: null }),
    [],
  );
  const openAt = useCallback(
    (id: ChatId, messageId: MessageId) =>
      setShown({ chatId: id, known: 'place', goal: { messageId, takesFocus: true } }),
    [],
  );
  const start = useCallback((id: ChatId) => setShown({ chatId: id, known: 'nothing', goal: null }), []);

  const save = useCallback(
    // Where it fails, the next start shows another chat, and that is all.
    (scroll: ScrollPlace | null) => void host.saveView({ chat_id: chatId, scroll }).catch(() => {}),
    [host, chatId],
  );
  useEffect(() => {
    if (known === 'nothing') save(null);
  }, [known, save]);
  const keep = useCallback(
    (place: ScrollPlace | null) => {
      // The place in the chat is the chat's own: it is kept as it was left.
      if (known === 'place') save(place);
    },
    [known, save],
  );

  useEffect(
    () =>
      host.onEvent((event) => {
        if (!endsChat(event, chatId)) return;
        if (event.type === 'chat_gone') rescueDraft(host, event.chat_id);
        open(null);
      }),
    [host, chatId, open],
  );

  return { chatId, goal, open, openAt, start, keep };
}

/** What is half written in a chat that went by itself is written on in the next one, unless that is begun already. */
function rescueDraft(host: Host, chatId: ChatId): void {
  const drafts = draftsOf(host);
  const text = drafts.of(chatId) ?? '';
  const begun = drafts.of(null) ?? useSessionStore.getState().session?.newChatDraft ?? '';
  if (text === '' || begun !== '') return;
  drafts.set(null, text);
  drafts.set(chatId, '');
}

/** Whether there is nothing left of the chat to be shown. */
function endsChat(event: Event, chatId: ChatId | null): boolean {
  if (event.type === 'changes') return event.chat_id === chatId && event.chat?.deleted === true;
  if (event.type === 'chat_gone') return event.chat_id === chatId;
  if (event.type !== 'spaces_changed') return false;
  // A space that was left takes its chats with it.
  const store = useChatStore.getState();
  const left = [...store.lists.keys()].filter(
    (key) => key !== null && event.spaces.every(({ id }) => id !== key),
  );
  return left.some((key) => chatsOf(store, key).rows.chats.some(({ id }) => id === chatId));
}
