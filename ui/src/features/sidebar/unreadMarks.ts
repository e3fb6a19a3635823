import type { ChatId } from '../../generated/ChatId';
import type { Event } from '../../generated/Event';
import type { Host } from '../../host/host';
import { useSessionStore } from '../../host/session';
import { chatsOf, type ListKey, listOf, putMarks, useChatStore } from './chatStore';

/** Messages come in bursts; one question is enough for all. */
const PAUSE_MS = 100;
const AT_LEAST = 20;
const AT_MOST = 500;

/** The chat whose unread messages or people may be others after an event; `null` if none. */
export function concernsMarks(event: Event): ChatId | null {
  const me = new Set(useSessionStore.getState().session?.spaces.map((space) => space.me));
  if (event.type === 'read_marked') {
    return me.has(event.read_mark.user_id) ? event.read_mark.chat_id : null;
  }
  if (event.type !== 'changes') return null;
  const { chat_id, messages, participants } = event;
  const isWithOthers = participants.some(({ kind }) => kind.type === 'user' && !me.has(kind.user_id));
  const isShared = () => (rowOf(chat_id)?.people ?? 1) > 1;
  return isWithOthers || (messages.length + participants.length > 0 && isShared()) ? chat_id : null;
}

function rowOf(id: ChatId) {
  const key = listOf(id);
  return key === undefined
    ? undefined
    : chatsOf(useChatStore.getState(), key).rows.chats.find((row) => row.id === id);
}

const waiting = new Map<ListKey, Set<ChatId>>();

/** Asks the core, which alone can count, for what is unread in a chat: soon, and together with others. */
export function readMarksSoon(host: Host, id: ChatId): void {
  const key = listOf(id);
  if (key === undefined) return;
  const known = waiting.get(key);
  if (known !== undefined) {
    known.add(id);
    return;
  }
  waiting.set(key, new Set([id]));
  setTimeout(() => void readMarks(host, key), PAUSE_MS);
}

async function readMarks(host: Host, key: ListKey): Promise<void> {
  const ids = waiting.get(key) ?? new Set();
  waiting.delete(key);
  const { filter, search, chats } = chatsOf(useChatStore.getState(), key).rows;
  const last = chats.findLastIndex(({ id }) => ids.has(id));
  if (last < 0) return;
  const limit = Math.min(Math.max(last + 1, AT_LEAST), AT_MOST);
  try {
    const page = await host.listChats({ space_id: key, filter, search, after: null, limit });
    putMarks(key, page.chats);
  } catch {
    // The next event asks again, and so does the next start.
  }
}
