import type { ChatSummary } from '../../generated/ChatSummary';
import type { ListSection } from './listSections';

export type Group =
  | { type: 'pinned' | 'today' | 'yesterday' | 'week' | 'month' }
  /** A calendar month, counted from 0. */
  | { type: 'calendar'; year: number; month: number };

export type ListItem =
  | { type: 'space'; key: string; section: ListSection }
  /** In place of chats where there are none. */
  | { type: 'note'; key: string; section: ListSection }
  | { type: 'heading'; key: string; group: Group }
  | { type: 'chat'; key: string; chat: ChatSummary };

const DAY_MS = 24 * 60 * 60 * 1000;

/** When the local day of `at` begins, in Unix milliseconds. */
export function startOfDay(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** The group that a chat stands in. Days are the local calendar's; a day may have 23 or 25 hours. */
export function groupOf(
  { pinned, active_at }: Pick<ChatSummary, 'pinned' | 'active_at'>,
  now: number,
): Group {
  if (pinned) return { type: 'pinned' };
  const days = Math.round((startOfDay(now) - startOfDay(active_at)) / DAY_MS);
  if (days <= 0) return { type: 'today' };
  if (days === 1) return { type: 'yesterday' };
  if (days <= 7) return { type: 'week' };
  if (days <= 30) return { type: 'month' };
  const date = new Date(active_at);
  return { type: 'calendar', year: date.getFullYear(), month: date.getMonth() };
}

/** Chats in the list's order, with a heading before each group. Found chats are not grouped. */
export function listItems(chats: readonly ChatSummary[], now: number, isSearch: boolean): ListItem[] {
  const items: ListItem[] = [];
  let before = '';
  for (const chat of chats) {
    if (!isSearch) {
      const group = groupOf(chat, now);
      const key = group.type === 'calendar' ? `${group.year}-${group.month}` : group.type;
      if (key !== before) items.push({ type: 'heading', key, group });
      before = key;
    }
    items.push({ type: 'chat', key: chat.id, chat });
  }
  return items;
}

interface Grouped {
  now: number;
  isFlat: boolean;
  items: ListItem[];
}

/** Rows are replaced and never changed, so that ten thousand of them are grouped once. */
const grouped = new WeakMap<readonly ChatSummary[], Grouped>();

function groupOnce(chats: readonly ChatSummary[], now: number, isFlat: boolean): ListItem[] {
  const known = grouped.get(chats);
  if (known !== undefined && known.now === now && known.isFlat === isFlat) return known.items;
  const items = listItems(chats, now, isFlat);
  grouped.set(chats, { now, isFlat, items });
  return items;
}

/** What the list shows of one space. One that stands `alone` needs no heading. */
export function sectionItems(
  section: ListSection,
  now: number,
  isSearch: boolean,
  isAlone: boolean,
): ListItem[] {
  const { id, chats, isJoined, isFolded, loaded } = section;
  // The days of a joined space would be a third level of headings.
  const items = groupOnce(chats, now, isSearch || isJoined);
  if (isAlone) return items;
  const heading: ListItem = { type: 'space', key: `space-${id}`, section };
  if (isFolded) return [heading];
  if (items.length > 0 || !loaded) return [heading, ...items];
  return [heading, { type: 'note', key: `note-${id}`, section }];
}
