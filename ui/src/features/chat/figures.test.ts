import { expect, it } from 'vitest';
import { formatCost, formatCount, isOver } from './figures';

it.each([
  [0, '$0.00'],
  [1, '< $0.0001'],
  [99_000_000, '< $0.0001'],
  [123_000_000, '$0.0001'],
  [1_230_000_000, '$0.0012'],
  [12_340_000_000, '$0.012'],
  [456_000_000_000, '$0.456'],
  [1_500_000_000_000, '$1.50'],
  [12_345_678_000_000_000, '$12,345.68'],
])('%d picodollars are shown as %s', (cost, shown) => {
  expect(formatCost(cost, 'en')).toBe(shown);
});

it('counts are shown for people', () => {
  expect(formatCount(1_234_567, 'en')).toBe('1,234,567');
});

it('a limit counts bytes, not letters', () => {
  expect(isOver('aaaa', 4)).toBe(false);
  expect(isOver('ééé', 4)).toBe(true);
  expect(isOver('😀', 4)).toBe(false);
  expect(isOver('x'.repeat(1000), 999)).toBe(true);
});
