import { create } from 'zustand';
import type { ChatId } from '../../../generated/ChatId';
import type { MessageId } from '../../../generated/MessageId';
import { editChats } from './editChats';

const PREFIX = 'hearth.edit.';
const QUIET_MS = 300;

interface Edits {
  /** What is being made of messages, each by its message. */
  texts: ReadonlyMap<MessageId, string>;
  /** The one whose editor is to take the focus. */
  opening: MessageId | null;
}

/**
 * Messages that are being changed. A row is gone as soon as it is scrolled away or another chat is shown, and what was
 * typed there must not go with it, nor with the window: it is kept in this browser, each text under a key of its own, so
 * that two tabs do not write over one another. Where it cannot be kept, it lives as long as the window.
 */
export const useEdits = create<Edits>()(() => ({ texts: keptEdits(), opening: null }));

const unsaved = new Set<MessageId>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Begins to change a message, or goes on with it. */
export function startEdit({ id, text, chat_id }: { id: MessageId; text: string; chat_id: ChatId }): void {
  editChats.note(id, chat_id);
  if (!useEdits.getState().texts.has(id)) setEdit(id, text);
  useEdits.setState({ opening: id });
}

/** Its editor has the focus. */
export function opened(): void {
  useEdits.setState({ opening: null });
}

export function setEdit(messageId: MessageId, text: string): void {
  useEdits.setState(({ texts }) => ({ texts: new Map(texts).set(messageId, text) }));
  unsaved.add(messageId);
  clearTimeout(timer);
  timer = setTimeout(saveEdits, QUIET_MS);
}

export function endEdit(messageId: MessageId): void {
  useEdits.setState(({ texts, opening }) => ({
    texts: new Map([...texts].filter(([id]) => id !== messageId)),
    opening: opening === messageId ? null : opening,
  }));
  editChats.forget(messageId);
  unsaved.add(messageId);
  saveEdits();
}

/** Forgets what is being made of the messages of a chat. */
export function forgetEditsIn(chatId: ChatId): void {
  for (const [messageId, chat] of editChats.all()) if (chat === chatId) endEdit(messageId);
}

/** Saves what is not, also when the page goes. */
export function saveEdits(): void {
  clearTimeout(timer);
  const { texts } = useEdits.getState();
  for (const id of unsaved) {
    const text = texts.get(id);
    try {
      if (text === undefined) localStorage.removeItem(PREFIX + id);
      else localStorage.setItem(PREFIX + id, text);
    } catch {
      // There is no room for it.
    }
  }
  unsaved.clear();
}

function keptEdits(): ReadonlyMap<MessageId, string> {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return new Map(keys.map((key) => [key.slice(PREFIX.length), localStorage.getItem(key) ?? '']));
  } catch {
    return new Map();
  }
}
