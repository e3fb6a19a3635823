import type { WebDriver } from 'selenium-webdriver';

import { until } from './until.ts';

const paint = `
  const done = arguments[arguments.length - 1];
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)));
`;

/** On a touch screen, react-aria hides a dialog with a field so while the keyboard may come up, for up to 600 ms. */
const AWAITS_KEYBOARD = '[style*="opacity: 0"][style*="mask-image"]';

/** Waits until nothing fades or slides any more, what turns for ever left out, and the page has been painted so. */
export async function stillness(driver: WebDriver): Promise<void> {
  const moving = `return document.getAnimations().filter((animation) =>
    animation.playState === 'running' && animation.effect.getTiming().iterations !== Infinity).length
    + document.querySelectorAll('${AWAITS_KEYBOARD}').length`;
  await until(async () => (await driver.executeScript<number>(moving)) === 0, {
    otherwise: () => 'the page does not come to rest',
  });
  await driver.executeAsyncScript(paint);
}
