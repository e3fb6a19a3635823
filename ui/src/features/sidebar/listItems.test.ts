import { expect, it } from 'vitest';
import type { ChatSummary } from '../../generated/ChatSummary';
import { groupOf, listItems } from './listItems';

const now = new Date(2026, 10, 22, 9, 30).getTime();
const at = (year: number, month: number, day: number, hour = 12) =>
  groupOf({ pinned: false, active_at: new Date(year, month, day, hour).getTime() }, now);

it('groups chats by the local calendar, not by hours gone by', () => {
  expect(at(2026, 10, 22, 0)).toEqual({ type: 'today' });
  expect(at(2026, 10, 21, 23)).toEqual({ type: 'yesterday' });
  expect(at(2026, 10, 20)).toEqual({ type: 'week' });
  expect(at(2026, 10, 15)).toEqual({ type: 'week' });
  expect(at(2026, 10, 14)).toEqual({ type: 'month' });
  expect(at(2026, 9, 23)).toEqual({ type: 'month' });
  expect(at(2026, 9, 22)).toEqual({ type: 'calendar', year: 2026, month: 9 });
  expect(at(2025, 11, 31)).toEqual({ type: 'calendar', year: 2025, month: 11 });
});

it('counts a chat of a clock that runs ahead as of today', () => {
  expect(at(2026, 10, 23)).toEqual({ type: 'today' });
});

it('is not misled by a day of 25 hours', () => {
  const afterChange = new Date(2026, 9, 25, 23, 30).getTime();
  const dayBefore = new Date(2026, 9, 24, 0, 10).getTime();
  expect(groupOf({ pinned: false, active_at: dayBefore }, afterChange)).toEqual({ type: 'yesterday' });
});

const chat = (id: string, active_at: number, pinned = false): ChatSummary => ({
  id,
  space_id: 's',
  title: id,
  pinned,
  archived: false,
  active_at,
  has_draft: false,
  answering: false,
  unread: 0,
  mentioned: false,
  people: 1,
  refused: false,
});

it('puts one heading before each group', () => {
  const old = new Date(2026, 1, 3).getTime();
  const chats = [
    chat('a', old, true),
    chat('b', now),
    chat('c', now - 1),
    chat('d', old),
    chat('e', old - 1),
  ];
  expect(listItems(chats, now, false).map(({ key }) => key)).toEqual([
    'pinned',
    'a',
    'today',
    'b',
    'c',
    '2026-1',
    'd',
    'e',
  ]);
});

it('shows found chats without groups', () => {
  expect(listItems([chat('b', now), chat('a', 0)], now, true).map(({ key }) => key)).toEqual(['b', 'a']);
});
