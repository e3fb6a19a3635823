import { Key } from 'selenium-webdriver';

import type { Region } from './region.ts';

/**
 * Puts text on the real clipboard by a real Ctrl+C in the window, whose page is made to answer it with
 * this text, and pastes it by a real Ctrl+V.
 */
export async function paste(place: Region, text: string): Promise<void> {
  await place.click();
  await place.driver.executeScript(
    `const text = arguments[0];
     const copy = (event) => { event.clipboardData.setData('text/plain', text); event.preventDefault(); };
     document.addEventListener('copy', copy, { capture: true, once: true });`,
    text,
  );
  await place.chord(Key.CONTROL, 'c');
  await place.chord(Key.CONTROL, 'v');
}
