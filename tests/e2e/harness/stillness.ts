import type { WebDriver } from 'selenium-webdriver';

import { until } from './until.ts';

const paint = `
  const done = arguments[arguments.length - 1];
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)));
`;

/** Waits until nothing fades or slides any more, what turns for ever left out, and the page has been painted so. */
export async function stillness(driver: WebDriver): Promise<void> {
  const moving = `return document.getAnimations().filter((animation) =>
    animation.playState === 'running' && animation.effect.getTiming().iterations !== Infinity).length`;
  await until(async () => (await driver.executeScript<number>(moving)) === 0, {
    otherwise: () => 'the page does not come to rest',
  });
  await driver.executeAsyncScript(paint);
}

/** So many pictures of what never comes to rest, such as a turning wheel, before the last one is taken as it is. */
const MOST = 10;

/** A picture of a page at rest: what was painted last is shown a while later, so that two in a row must be alike. */
export async function stillPicture(driver: WebDriver): Promise<Buffer> {
  await stillness(driver);
  let picture = await pictureNow(driver);
  for (let taken = 1; taken < MOST; taken += 1) {
    const next = await pictureNow(driver);
    if (next.equals(picture)) break;
    picture = next;
  }
  return picture;
}

/** Whatever moves in it. */
export async function pictureNow(driver: WebDriver): Promise<Buffer> {
  return Buffer.from(await driver.takeScreenshot(), 'base64');
}
