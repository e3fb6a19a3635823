import { Key } from 'selenium-webdriver';

import type { Region } from './region.ts';
import { until } from './until.ts';

/** Real key strokes to whatever has the focus. */
export async function keys(window: Region, ...pressed: string[]): Promise<void> {
  await window.driver
    .actions()
    .sendKeys(...pressed)
    .perform();
}

export async function focused(place: Region, what: string): Promise<void> {
  await until(async () => await place.hasFocus(), {
    otherwise: async () => {
      const holder = await place.driver.executeScript(
        'return document.activeElement.outerHTML.slice(0, 200)',
      );
      return `${what} does not have the keyboard's focus, but ${holder}`;
    },
  });
}

/** Goes from where the focus is to a place, as somebody without a mouse does. */
export async function tabTo(place: Region, { back = false, within = 40 } = {}): Promise<void> {
  await place.waitUntilThere();
  for (let step = 0; ; step += 1) {
    if (await place.hasFocus()) return;
    if (step === within) throw new Error(`${place.words} is not reached by Tab within ${within} steps`);
    if (back) await place.chord(Key.SHIFT, Key.TAB);
    else await keys(place, Key.TAB);
  }
}
