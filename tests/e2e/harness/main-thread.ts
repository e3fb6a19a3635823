import type { WebDriver } from 'selenium-webdriver';

/**
 * WebKitGTK does not report long tasks, so the page asks for its own turn every few milliseconds and notes
 * how late it comes: while a task runs on the main thread, no other can begin.
 */
const start = `
  const beat = { longest: 0, last: performance.now() };
  window.hearthBeat = beat;
  const turn = () => {
    const now = performance.now();
    beat.longest = Math.max(beat.longest, now - beat.last);
    beat.last = now;
    setTimeout(turn, 0);
  };
  setTimeout(turn, 0);
`;

const read = `
  const { longest } = window.hearthBeat;
  window.hearthBeat.longest = 0;
  return longest;
`;

export async function startPing(driver: WebDriver): Promise<void> {
  await driver.executeScript(start);
}

/** The longest time in milliseconds that the main thread kept others waiting since the last reading. */
export async function longestTask(driver: WebDriver): Promise<number> {
  return await driver.executeScript<number>(read);
}
