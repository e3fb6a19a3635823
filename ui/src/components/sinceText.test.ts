import { expect, it } from 'vitest';
import { sinceText } from './sinceText';

const now = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const since = (minutes: number) => sinceText('en', now - minutes * MINUTE, now);

it('tells how long ago something was, in the largest unit that fits', () => {
  expect(since(0.5)).toBe('now');
  expect(since(1)).toBe('1 minute ago');
  expect(since(59)).toBe('59 minutes ago');
  expect(since(60)).toBe('1 hour ago');
  expect(since(24 * 60)).toBe('yesterday');
  expect(since(3 * 24 * 60)).toBe('3 days ago');
});

it('tells the date of what is long ago, and nothing odd of a clock that runs ahead', () => {
  expect(since(30 * 24 * 60)).toBe('Oct 23, 2026');
  expect(since(-90)).toBe('now');
});
