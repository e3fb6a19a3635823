import { expect } from 'vitest';

import type { Region } from './region.ts';

/** All that the page has loaded came from where the page is. */
export async function asksNobodyElse(page: Region): Promise<void> {
  const [origin, ...asked] = await page.driver.executeScript<string[]>(
    `return [location.origin, ...performance.getEntriesByType('resource').map(({ name }) => name)]`,
  );
  expect(asked.length).toBeGreaterThan(0);
  // What is written into the page itself is asked of nobody.
  const elsewhere = asked.filter((name) => !name.startsWith('data:') && new URL(name).origin !== origin);
  expect(elsewhere).toEqual([]);
}
