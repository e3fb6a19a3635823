import { expect } from 'vitest';

import { messages } from './hearth.ts';
import type { Region } from './region.ts';
import { stillness } from './stillness.ts';
import { until } from './until.ts';

/** The first that shows these words: a reply holds those that it quotes, too. */
export const holding = (window: Region, words: string): Region => messages(window).holding(words, { at: 0 });

/** An entry of a message's menu, by the button that opens it. */
export async function choose(window: Region, message: Region, entry: string): Promise<void> {
  await message.hover();
  await message.the('button', 'More actions').click();
  await window.the('menu').the('menuitem', entry).click();
}

const whereItIs = `
  const [article] = arguments;
  const list = article.closest('[role="log"]').getBoundingClientRect();
  const { top, bottom } = article.getBoundingClientRect();
  return { isMarked: article.parentElement.matches('[data-sought]'), isInView: top >= list.top && bottom <= list.bottom };
`;

/** The message that one was led to is whole in the view, marked, and has the focus. */
export async function isLedTo(message: Region): Promise<void> {
  await message.waitUntilThere();
  await until(async () => await message.hasFocus(), {
    otherwise: () => `${message.words} does not have the focus`,
  });
  await stillness(message.driver);
  expect(await message.driver.executeScript(whereItIs, await message.element())).toEqual({
    isMarked: true,
    isInView: true,
  });
}
