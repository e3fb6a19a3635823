import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ChatTotal } from './ChatTotal';

it.each([
  [{ input: 0, output: 0, cost: 0, unpriced: 0 }, ''],
  [{ input: 0, output: 0, cost: 0, unpriced: 2 }, 'cost unknown'],
  [{ input: 900, output: 100, cost: 0, unpriced: 1 }, '1,000 tokens · cost unknown'],
  [{ input: 900, output: 100, cost: 456_000_000_000, unpriced: 0 }, '1,000 tokens · $0.456'],
  [{ input: 900, output: 100, cost: 456_000_000_000, unpriced: 1 }, '1,000 tokens · $0.456 + unknown'],
])('of %j it says “%s”', (totals, shown) => {
  const { container } = render(<ChatTotal totals={totals} />);
  expect(container.textContent).toBe(shown);
});
