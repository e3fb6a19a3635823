import { expect, it } from 'vitest';
import { newId } from './ids';

it('makes version 7 ids that carry their time', () => {
  const now = Date.UTC(2031, 1, 3, 4, 5, 6, 789);
  const id = newId(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
});

it('sorts ids by the time of their making', () => {
  const times = [0, 1, 2 ** 32 - 1, 2 ** 32, Date.UTC(2026, 0), Date.UTC(2100, 0)];
  const ids = times.map((time) => newId(time));
  expect([...ids].sort()).toEqual(ids);
});

it('does not repeat itself', () => {
  expect(new Set(Array.from({ length: 1000 }, () => newId(1))).size).toBe(1000);
});
