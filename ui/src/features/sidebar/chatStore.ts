import { create } from 'zustand';
import type { ApiError } from '../../generated/ApiError';
import type { ChatFilter } from '../../generated/ChatFilter';
import type { ChatId } from '../../generated/ChatId';
import type { ChatList } from '../../generated/ChatList';
import type { Event } from '../../generated/Event';
import type { Host } from '../../host/host';
import { type ChatNews, type ChatRows, mergeNews, withNews, withPage } from './chatRows';

const PAGE = 200;

interface ChatStore {
  rows: ChatRows;
  /** False until the first page of the present filter and search has come. */
  loaded: boolean;
  loading: boolean;
  error: ApiError | null;
}

const empty: ChatRows = { filter: 'current', search: '', chats: [], next: null };

export const useChatStore = create<ChatStore>()(() => ({
  rows: empty,
  loaded: false,
  loading: false,
  error: null,
}));

const news = new Map<ChatId, ChatNews>();
/** Counts the lists that were begun, so that an answer to an earlier one is known as such. */
let list = 0;

/** Begins the list anew. The rows shown until its first page comes stay, so that nothing blinks. */
export async function loadChats(
  host: Host,
  filter: ChatFilter,
  search: string,
  first: ChatList | null = null,
): Promise<void> {
  list += 1;
  news.clear();
  const { rows } = useChatStore.getState();
  const isOther = rows.filter !== filter;
  useChatStore.setState(isOther ? { rows: { ...empty, filter, search }, loaded: false } : {});
  await loadPage(host, { ...empty, filter, search }, first);
}

/** Ends the listening for a list that was read ahead; `null` if none waits. */
let ahead: (() => void) | null = null;

/** Takes the list before there is a sidebar to show it, and keeps it up to date until there is. */
export function takeChats(host: Host, first: ChatList): Promise<void> {
  ahead?.();
  const taken = loadChats(host, 'current', '', first);
  ahead = host.onEvent((event) => applyToList(host, event, 'current', ''));
  return taken;
}

/** Gives the list that was taken ahead into the hands of a sidebar that listens by now. False if there is none. */
export function takeChatsAhead(): boolean {
  const isThere = ahead !== null;
  ahead?.();
  ahead = null;
  return isThere;
}

/** Loads the next page, if there is one and it is not already on its way. */
export async function loadMoreChats(host: Host): Promise<void> {
  const { rows, loading, error } = useChatStore.getState();
  if (rows.next === null || loading || error !== null) return;
  await loadPage(host, null);
}

/** With `fresh` the page is the first of a new list, otherwise the next of the present one. */
async function loadPage(host: Host, fresh: ChatRows | null, known: ChatList | null = null): Promise<void> {
  const mine = list;
  useChatStore.setState({ loading: true, error: null });
  const { filter, search, next } = fresh ?? useChatStore.getState().rows;
  try {
    const page =
      known ?? (await host.listChats({ space_id: null, filter, search, after: next, limit: PAGE }));
    if (mine !== list) return;
    // Events may have changed the rows while the page was on its way.
    let rows = withPage(fresh ?? useChatStore.getState().rows, page, news);
    for (const [id, told] of news) rows = withNews(rows, id, told);
    useChatStore.setState({ rows, loaded: true, loading: false });
  } catch (error) {
    if (mine === list) useChatStore.setState({ error: error as ApiError, loading: false });
  }
}

/** Keeps the list, as it is filtered and searched, to what the core tells. */
export function applyToList(host: Host, event: Event, filter: ChatFilter, search: string): void {
  if (event.type === 'resync') void loadChats(host, filter, search);
  else applyToChats(event);
}

/** Takes in what an event tells of single chats. */
export function applyToChats(event: Event): void {
  switch (event.type) {
    case 'changes':
      if (event.chat !== null) tell(event.chat_id, { chat: event.chat });
      break;
    case 'draft_changed':
      tell(event.chat_id, { has_draft: event.has_draft });
      break;
    case 'run_started':
      tell(event.chat_id, { answering: true });
      break;
    case 'run_ended':
      tell(event.chat_id, { answering: false });
      break;
    default:
  }
}

function tell(id: ChatId, told: ChatNews): void {
  const all = mergeNews(news.get(id), told);
  news.set(id, all);
  const { rows } = useChatStore.getState();
  const changed = withNews(rows, id, all);
  if (changed !== rows) useChatStore.setState({ rows: changed });
}
