import type { Chat } from '../../generated/Chat';
import type { ChatFilter } from '../../generated/ChatFilter';
import type { ChatId } from '../../generated/ChatId';
import type { ChatListCursor } from '../../generated/ChatListCursor';
import type { ChatSummary } from '../../generated/ChatSummary';

/** What events have told of a chat since the list was last begun anew. */
export interface ChatNews {
  chat?: Chat;
  has_draft?: boolean;
  answering?: boolean;
  refused?: boolean;
  /** The user is no longer part of it. */
  gone?: boolean;
}

/** The loaded part of a list of chats. */
export interface ChatRows {
  filter: ChatFilter;
  search: string;
  /** In the list's order: pinned first, then newest first. */
  chats: ChatSummary[];
  /** Where the next page begins; null once all are loaded. */
  next: ChatListCursor | null;
}

/** Which of two rows the list shows first. */
export function compareRows(a: ChatListCursor, b: ChatListCursor): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.active_at !== b.active_at) return b.active_at - a.active_at;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/** Messages that are new to the user. Alone with an assistant, its answers are no news from anybody. */
export function unreadIn({ unread, people }: ChatSummary): number {
  return people > 1 ? unread : 0;
}

/** The news once more is known: of two rows of a chat, the one with the higher rev. */
export function mergeNews(before: ChatNews | undefined, news: ChatNews): ChatNews {
  // Its copy is gone as well: who becomes part of it again is told of it anew, whatever was known.
  if (news.gone === true) return { gone: true };
  const known = before?.chat;
  const isOlder =
    known !== undefined &&
    news.chat !== undefined &&
    known.epoch === news.chat.epoch &&
    known.rev > news.chat.rev;
  const isBack = news.chat !== undefined && before?.gone === true;
  return { ...before, ...news, ...(isOlder ? { chat: known } : {}), ...(isBack ? { gone: false } : {}) };
}

/** A page put behind the rows. The page may have been read before the news came, so the news go over it. */
export function withPage(
  rows: ChatRows,
  page: { chats: ChatSummary[]; next: ChatListCursor | null },
  news: ReadonlyMap<ChatId, ChatNews>,
): ChatRows {
  const known = new Set(rows.chats.map(({ id }) => id));
  const added = page.chats
    .filter(({ id }) => !known.has(id))
    .map((summary) => {
      const told = news.get(summary.id);
      return told === undefined ? summary : afterNews(summary, told);
    });
  const merged = { ...rows, next: page.next, chats: [...rows.chats, ...added] };
  return {
    ...merged,
    chats: inOrder(
      merged,
      merged.chats.filter((chat) => belongs(merged, chat, news.get(chat.id))),
    ),
  };
}

/** The chat that is nearest to the place of one that is gone: the next below it, or else above. */
export function neighbourOf(
  gone: ChatId,
  before: readonly ChatSummary[],
  after: readonly ChatSummary[],
): ChatId | null {
  const at = before.findIndex(({ id }) => id === gone);
  if (at < 0) return null;
  const left = new Set(after.map(({ id }) => id));
  const isLeft = ({ id }: ChatSummary) => left.has(id);
  return (before.slice(at + 1).find(isLeft) ?? before.slice(0, at).findLast(isLeft))?.id ?? null;
}

/** The rows after news of one chat. */
export function withNews(rows: ChatRows, id: ChatId, news: ChatNews): ChatRows {
  const known = rows.chats.find((row) => row.id === id);
  const row = known ?? (rows.search === '' && news.chat !== undefined ? summaryOf(news.chat) : undefined);
  if (row === undefined) return rows;
  const changed = afterNews(row, news);
  const others = rows.chats.filter((other) => other.id !== id);
  if (!belongs(rows, changed, news)) return known === undefined ? rows : { ...rows, chats: others };
  // What lies beyond the loaded part comes with its page.
  const isBeyond = known === undefined && rows.next !== null && compareRows(changed, rows.next) > 0;
  if (isBeyond) return rows;
  const keepsItsPlace = known !== undefined && compareRows(known, changed) === 0;
  if (keepsItsPlace)
    return { ...rows, chats: rows.chats.map((other) => (other.id === id ? changed : other)) };
  return { ...rows, chats: inOrder(rows, [...others, changed]) };
}

function afterNews(row: ChatSummary, { chat, has_draft, answering, refused }: ChatNews): ChatSummary {
  return {
    ...row,
    ...(chat === undefined
      ? {}
      : { title: chat.title, pinned: chat.pinned, archived: chat.archived, active_at: chat.active_at }),
    ...(has_draft === undefined ? {} : { has_draft }),
    ...(answering === undefined ? {} : { answering }),
    ...(refused === undefined ? {} : { refused }),
  };
}

function belongs(rows: ChatRows, row: ChatSummary, news: ChatNews | undefined): boolean {
  if (news?.chat?.deleted === true || news?.gone === true) return false;
  return row.archived === (rows.filter === 'archived');
}

/** Found chats keep the order of the search. */
function inOrder(rows: ChatRows, chats: ChatSummary[]): ChatSummary[] {
  return rows.search === '' ? [...chats].sort(compareRows) : chats;
}

function summaryOf({ id, space_id, title, pinned, archived, active_at }: Chat): ChatSummary {
  return {
    id,
    space_id,
    title,
    pinned,
    archived,
    active_at,
    has_draft: false,
    answering: false,
    unread: 0,
    mentioned: false,
    people: 1,
    refused: false,
  };
}
