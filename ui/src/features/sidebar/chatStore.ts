import { create } from 'zustand';
import type { ApiError } from '../../generated/ApiError';
import type { ChatFilter } from '../../generated/ChatFilter';
import type { ChatId } from '../../generated/ChatId';
import type { ChatList } from '../../generated/ChatList';
import type { ChatSummary } from '../../generated/ChatSummary';
import type { SpaceId } from '../../generated/SpaceId';
import type { Host } from '../../host/host';
import { type ChatNews, type ChatRows, mergeNews, withNews, withPage } from './chatRows';

const PAGE = 200;

/** A joined space, or with `null` the one that the UI is at home in: this machine's, or a browser's host. */
export type ListKey = SpaceId | null;

/** The chats of one space. */
export interface SpaceChats {
  rows: ChatRows;
  /** False until the first page of the present filter and search has come. */
  loaded: boolean;
  loading: boolean;
  error: ApiError | null;
}

export interface ChatStore {
  lists: ReadonlyMap<ListKey, SpaceChats>;
  /** Spaces whose chats are folded away. */
  folded: ReadonlySet<ListKey>;
}

const empty: ChatRows = { filter: 'current', search: '', chats: [], next: null };
const unread: SpaceChats = { rows: empty, loaded: false, loading: false, error: null };

export const useChatStore = create<ChatStore>()(() => ({ lists: new Map(), folded: new Set() }));

/** The chats of one space, as far as they are known. */
export function chatsOf({ lists }: Pick<ChatStore, 'lists'>, key: ListKey): SpaceChats {
  return lists.get(key) ?? unread;
}

export function toggleFolded(key: ListKey): void {
  const folded = new Set(useChatStore.getState().folded);
  if (!folded.delete(key)) folded.add(key);
  useChatStore.setState({ folded });
}

/** What is known of a list beside its rows. Kept apart, since nothing of it is shown. */
interface Reading {
  /** Counts the lists that were begun, so that an answer to an earlier one is known as such. */
  begun: number;
  news: Map<ChatId, ChatNews>;
}

const readings = new Map<ListKey, Reading>();

function readingOf(key: ListKey): Reading {
  const known = readings.get(key);
  if (known !== undefined) return known;
  const reading = { begun: 0, news: new Map() };
  readings.set(key, reading);
  return reading;
}

function change(key: ListKey, part: Partial<SpaceChats>): void {
  useChatStore.setState((store) => ({
    lists: new Map(store.lists).set(key, { ...chatsOf(store, key), ...part }),
  }));
}

/** Begins a list anew. The rows shown until its first page comes stay, so that nothing blinks. */
export async function loadChats(
  host: Host,
  filter: ChatFilter,
  search: string,
  key: ListKey = null,
  first: ChatList | null = null,
): Promise<void> {
  const reading = readingOf(key);
  reading.begun += 1;
  reading.news.clear();
  const { rows } = chatsOf(useChatStore.getState(), key);
  const isOther = rows.filter !== filter;
  if (isOther) change(key, { rows: { ...empty, filter, search }, loaded: false });
  await loadPage(host, key, { ...empty, filter, search }, first);
}

/** Loads the next page, if there is one and it is not already on its way. */
export async function loadMoreChats(host: Host, key: ListKey = null): Promise<void> {
  const { rows, loading, error } = chatsOf(useChatStore.getState(), key);
  if (rows.next === null || loading || error !== null) return;
  await loadPage(host, key, null);
}

/** With `fresh` the page is the first of a new list, otherwise the next of the present one. */
async function loadPage(
  host: Host,
  key: ListKey,
  fresh: ChatRows | null,
  known: ChatList | null = null,
): Promise<void> {
  const { begun, news } = readingOf(key);
  const isLate = () => begun !== readings.get(key)?.begun;
  change(key, { loading: true, error: null });
  const present = () => chatsOf(useChatStore.getState(), key).rows;
  const { filter, search, next } = fresh ?? present();
  try {
    const page = known ?? (await host.listChats({ space_id: key, filter, search, after: next, limit: PAGE }));
    if (isLate()) return;
    // Events may have changed the rows while the page was on its way.
    let rows = withPage(fresh ?? present(), page, news);
    for (const [id, told] of news) rows = withNews(rows, id, told);
    change(key, { rows, loaded: true, loading: false });
  } catch (error) {
    if (!isLate()) change(key, { error: error as ApiError, loading: false });
  }
}

/** Forgets the list of a space that was left. */
export function forgetChats(key: ListKey): void {
  readings.delete(key);
  const lists = new Map(useChatStore.getState().lists);
  if (lists.delete(key)) useChatStore.setState({ lists });
}

/** Takes in what is told of a chat of that space. */
export function tell(key: ListKey, id: ChatId, told: ChatNews): void {
  const { news } = readingOf(key);
  const all = mergeNews(news.get(id), told);
  news.set(id, all);
  const { rows } = chatsOf(useChatStore.getState(), key);
  const changed = withNews(rows, id, all);
  if (changed !== rows) change(key, { rows: changed });
}

/** The space in whose list a chat stands; `undefined` if it is in none. */
export function listOf(id: ChatId): ListKey | undefined {
  const { lists } = useChatStore.getState();
  return [...lists].find(([, { rows }]) => rows.chats.some((row) => row.id === id))?.[0];
}

/** Puts what was read anew of single chats over their rows, which stay where they are. */
export function putMarks(key: ListKey, read: readonly ChatSummary[]): void {
  const { rows } = chatsOf(useChatStore.getState(), key);
  const byId = new Map(read.map((summary) => [summary.id, summary]));
  let isOther = false;
  const chats = rows.chats.map((row) => {
    const { unread, mentioned, people } = byId.get(row.id) ?? row;
    if (row.unread === unread && row.mentioned === mentioned && row.people === people) return row;
    isOther = true;
    return { ...row, unread, mentioned, people };
  });
  if (isOther) change(key, { rows: { ...rows, chats } });
}
