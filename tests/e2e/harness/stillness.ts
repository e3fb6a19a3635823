import type { WebDriver } from 'selenium-webdriver';

import { until } from './until.ts';

/** Waits until nothing fades or slides any more; what turns for ever is left out. */
export async function stillness(driver: WebDriver): Promise<void> {
  const moving = `return document.getAnimations().filter((animation) =>
    animation.playState === 'running' && animation.effect.getTiming().iterations !== Infinity).length`;
  await until(async () => (await driver.executeScript<number>(moving)) === 0, {
    otherwise: () => 'the page does not come to rest',
  });
}
