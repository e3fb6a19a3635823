import type { ChatFilter } from '../../generated/ChatFilter';
import type { ChatId } from '../../generated/ChatId';
import type { ChatList } from '../../generated/ChatList';
import type { Event } from '../../generated/Event';
import type { SpaceId } from '../../generated/SpaceId';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { isOver } from '../../host/connection';
import type { Host } from '../../host/host';
import { useSessionStore } from '../../host/session';
import type { ChatNews } from './chatRows';
import { chatsOf, type ListKey, listOf, loadChats, tell, useChatStore } from './chatStore';
import { concernsMarks, readMarksSoon } from './unreadMarks';

/** Ends the listening for a list that was read ahead; `null` if none waits. */
let ahead: (() => void) | null = null;

/** Takes the list before there is a sidebar to show it, and keeps it up to date until there is. */
export function takeChats(host: Host, first: ChatList): Promise<void> {
  ahead?.();
  const taken = loadChats(host, 'current', '', null, first);
  ahead = host.onEvent((event) => applyToLists(host, event, 'current', ''));
  return taken;
}

/** Gives the list that was taken ahead into the hands of a sidebar that listens by now. False if there is none. */
export function takeChatsAhead(): boolean {
  const isThere = ahead !== null;
  ahead?.();
  ahead = null;
  return isThere;
}

/** Keeps the lists, as they are filtered and searched, to what the core tells. */
export function applyToLists(host: Host, event: Event, filter: ChatFilter, search: string): void {
  if (event.type === 'resync') {
    const { lists } = useChatStore.getState();
    for (const key of new Set<ListKey>([null, ...lists.keys()])) void loadChats(host, filter, search, key);
    return;
  }
  applyToChats(event);
  const chatId = concernsMarks(event);
  if (chatId !== null) readMarksSoon(host, chatId);
}

/** Takes in what an event tells of single chats. */
export function applyToChats(event: Event): void {
  switch (event.type) {
    case 'changes':
      if (event.chat !== null) tell(keyOf(event.chat.space_id), event.chat_id, { chat: event.chat });
      break;
    case 'chat_gone':
      tell(keyOf(event.space_id), event.chat_id, { gone: true });
      break;
    case 'draft_changed':
      tellWhereItIs(event.chat_id, { has_draft: event.has_draft });
      break;
    case 'run_started':
      tellWhereItIs(event.chat_id, { answering: true });
      break;
    case 'run_ended':
      tellWhereItIs(event.chat_id, { answering: false });
      break;
    case 'pending_changed':
      tellWhereItIs(event.chat_id, { refused: event.pending.some(({ refused }) => refused !== null) });
      break;
    case 'spaces_changed':
      event.spaces.forEach(nothingIsAnswered);
      break;
    default:
  }
}

/** The space a chat is listed under. What is in no joined space is at home. */
function keyOf(id: SpaceId): ListKey {
  const joined = useSessionStore.getState().session?.spaces.slice(1) ?? [];
  return joined.some((space) => space.id === id) ? id : null;
}

/** Nobody tells any more that an answer has ended, where nobody is listened to any more. */
function nothingIsAnswered({ id, connection }: SpaceInfo, index: number): void {
  if (!isOver(connection)) return;
  const key = index === 0 ? null : id;
  for (const chat of chatsOf(useChatStore.getState(), key).rows.chats) {
    if (chat.answering) tell(key, chat.id, { answering: false });
  }
}

/** A chat that is in no list yet may be in the page of any that is on its way. */
function tellWhereItIs(id: ChatId, news: ChatNews): void {
  const key = listOf(id);
  const keys = key === undefined ? [null, ...useChatStore.getState().lists.keys()] : [key];
  for (const one of new Set<ListKey>(keys)) tell(one, id, news);
}
