import { create } from 'zustand';
import type { ChatId } from '../../../generated/ChatId';
import type { MessageId } from '../../../generated/MessageId';

const PREFIX = 'hearth.edit.';
const QUIET_MS = 300;

/** What is being made of a message. */
export interface Edit {
  /** With which it goes; `null` for one that an earlier version kept. */
  chatId: ChatId | null;
  /** What the message said when this was begun; `null` where that is not known. */
  base: string | null;
  /** The same as `base` for as long as nothing was changed. */
  text: string;
}

interface Edits {
  /** Each by its message. */
  edits: ReadonlyMap<MessageId, Edit>;
  /** The one whose editor is to take the focus. */
  opening: MessageId | null;
}

/**
 * Messages that are being changed. A row is gone as soon as it is scrolled away or another chat is shown, and what was
 * typed there must not go with it, nor with the window: it is kept in this browser, each text under a key of its own, so
 * that two tabs do not write over one another. Where it cannot be kept, it lives as long as the window.
 */
export const useEdits = create<Edits>()(() => ({ edits: keptEdits(), opening: null }));

const unsaved = new Set<MessageId>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Begins to change a message, or goes on with it. */
export function startEdit({ id, text, chat_id }: { id: MessageId; text: string; chat_id: ChatId }): void {
  if (!useEdits.getState().edits.has(id)) setEdit(id, { chatId: chat_id, base: text, text });
  useEdits.setState({ opening: id });
}

/** Its editor has the focus. */
export function opened(): void {
  useEdits.setState({ opening: null });
}

/** Opens an editor with what was written, unless something else is being written there. */
export function giveEditBack(messageId: MessageId, text: string, chatId: ChatId): void {
  const edit = useEdits.getState().edits.get(messageId);
  if (edit !== undefined && edit.text !== edit.base) return;
  setEdit(messageId, { chatId, base: null, text });
}

export function setEdit(messageId: MessageId, edit: Edit): void {
  useEdits.setState(({ edits }) => ({ edits: new Map(edits).set(messageId, edit) }));
  unsaved.add(messageId);
  clearTimeout(timer);
  timer = setTimeout(saveEdits, QUIET_MS);
}

export function endEdit(messageId: MessageId): void {
  useEdits.setState(({ edits, opening }) => ({
    edits: new Map([...edits].filter(([id]) => id !== messageId)),
    opening: opening === messageId ? null : opening,
  }));
  unsaved.add(messageId);
  saveEdits();
}

/** Forgets what is being made of the messages of a chat, in other tabs too. */
export function forgetEditsIn(chatId: ChatId): void {
  for (const [messageId, edit] of allEdits()) if (edit.chatId === chatId) endEdit(messageId);
}

/** The chats of whose messages something is being made, in other tabs too. */
export function editedChats(): ChatId[] {
  return [...allEdits().values()].flatMap(({ chatId }) => chatId ?? []);
}

function allEdits(): ReadonlyMap<MessageId, Edit> {
  return new Map([...keptEdits(), ...useEdits.getState().edits]);
}

/** Saves what is not, also when the page goes. */
export function saveEdits(): void {
  clearTimeout(timer);
  const { edits } = useEdits.getState();
  for (const id of unsaved) {
    const edit = edits.get(id);
    try {
      if (edit === undefined) localStorage.removeItem(PREFIX + id);
      else localStorage.setItem(PREFIX + id, JSON.stringify(edit));
    } catch {
      // There is no room for it.
    }
  }
  unsaved.clear();
}

function keptEdits(): ReadonlyMap<MessageId, Edit> {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return new Map(keys.map((key) => [key.slice(PREFIX.length), editOf(localStorage.getItem(key) ?? '')]));
  } catch {
    return new Map();
  }
}

/** Earlier versions kept no chat, and before that the text alone. */
function editOf(kept: string): Edit {
  try {
    const edit: unknown = JSON.parse(kept);
    if (isEdit(edit)) return { ...edit, chatId: edit.chatId ?? null };
  } catch {
    // It is such a text.
  }
  return { chatId: null, base: null, text: kept };
}

function isEdit(edit: unknown): edit is Omit<Edit, 'chatId'> & Partial<Edit> {
  if (typeof edit !== 'object' || edit === null || !('base' in edit) || !('text' in edit)) return false;
  return (edit.base === null || typeof edit.base === 'string') && typeof edit.text === 'string';
}
