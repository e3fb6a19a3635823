import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { company, connectionOf } from '../harness/company.ts';
import { answered, input, log, messages, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { sayManyLines } from '../harness/many-lines.ts';
import { isLedTo } from '../harness/message.ts';
import type { Region } from '../harness/region.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const COUNT = 200;
const SOUGHT = 'Der Schlüssel liegt unter der Fußmatte 钥匙在门垫下面';

const search = (window: Region): Region => window.the('dialog', 'Search messages');

/** The numbers of the lines that are drawn, from top to bottom; that of `SOUGHT` is among them. */
async function numbers(window: Region): Promise<number[]> {
  const lines = (await log(window).text()).replace(SOUGHT, `Line number ${COUNT / 2}`);
  return [...lines.matchAll(/Line number (\d+)/g)].map(([, number]) => Number(number));
}

/** Turns the wheel until a line is there; on the way none is left out. */
async function wheelTo(window: Region, wanted: number, pixels: number): Promise<void> {
  let seen: number[] = [];
  await until(
    async () => {
      await log(window).wheel(pixels);
      seen = await numbers(window);
      return pixels < 0 ? (seen[0] ?? COUNT) <= wanted : (seen.at(-1) ?? 0) >= wanted;
    },
    { within: 30_000, otherwise: () => `line ${wanted} does not come; there are ${seen}` },
  );
  expect(seen).toEqual(seen.map((_, index) => (seen[0] ?? 0) + index));
}

journey(
  'a message far back is found by its words, opened where it is, and the newest are a step away',
  async (machine) => {
    await chooseRawServer(machine, [answer('Yes.')], { displayName: 'Ada' });
    const { ada, ben, cleo, cable, everybody } = await company(machine, 'Where is everything?');
    await sayManyLines(ada, COUNT, SOUGHT);
    for (const window of everybody) await log(window).shows('Line number 200', 40_000);

    for (const window of [ada, ben, cleo]) {
      await input(window).click();
      await window.driver
        .actions()
        .keyDown(Key.CONTROL)
        .keyDown(Key.SHIFT)
        .sendKeys('f')
        .keyUp(Key.SHIFT)
        .keyUp(Key.CONTROL)
        .perform();
      const field = search(window).the('searchbox', 'Search messages');
      // Parts of words, without its accents; then two characters of a script without spaces.
      for (const words of ['schlussel fussmatte', 'üssel', '门垫', 'from:ada schlüssel']) {
        await field.fill('pumpernickel');
        await search(window).shows('Nothing found');
        await field.fill(words);
        await search(window)
          .the('option', /Schlüssel liegt/)
          .waitUntilThere();
      }
      await search(window)
        .the('option', /Schlüssel liegt/)
        .click();
      await search(window).waitUntilGone();
      await isLedTo(messages(window).holding('Schlüssel'));
      expect(await log(window).text()).not.toContain('Line number 200');
      // The chat goes on from there in both directions.
      await wheelTo(window, 30, -800);
      await wheelTo(window, 170, 800);
      await window.the('button', 'Jump to latest').click();
      await log(window).shows('Line number 200');
    }

    // Ben finds it without a network, too.
    cable.unplug();
    await connectionOf(ben).shows('Offline', 60_000);
    await say(ben, 'I wrote this alone');
    await ben.driver
      .actions()
      .keyDown(Key.CONTROL)
      .keyDown(Key.SHIFT)
      .sendKeys('f')
      .keyUp(Key.SHIFT)
      .keyUp(Key.CONTROL)
      .perform();
    await search(ben).the('searchbox', 'Search messages').fill('schlüssel');
    await search(ben)
      .the('option', /Schlüssel liegt/)
      .click();
    await messages(ben).holding('Schlüssel').waitUntilThere();
    cable.plug();
  },
  { within: 300_000 },
);

journey('in a chat, each hit is stepped to, forwards and backwards', async (machine) => {
  await chooseRawServer(machine, [
    answer('The sea is calm.'),
    answer('The moon is full.'),
    answer('The sea again.'),
  ]);
  const window = await machine.openHearth();
  await ready(window);
  for (const [asked, words] of [
    ['one', 'The sea is calm.'],
    ['two', 'The moon is full.'],
    ['three', 'The sea again.'],
  ] as const) {
    await say(window, `Tell me ${asked}`);
    await answered(window, words);
  }
  await input(window).click();
  await input(window).chord(Key.CONTROL, 'f');
  const field = window.the('searchbox', 'Search in this chat');
  await field.type('sea');
  await window.shows('1 of 2');
  await field.press(Key.ENTER);
  await window.shows('2 of 2');
  await window.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.ENTER).keyUp(Key.SHIFT).perform();
  await window.shows('1 of 2');
  await field.press(Key.ESCAPE);
  await field.waitUntilGone();
});
