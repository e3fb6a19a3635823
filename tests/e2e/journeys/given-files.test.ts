import { Key } from 'selenium-webdriver';
import { test } from 'vitest';

import { answered, input, messages, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { ownerInBrowser } from '../harness/let-in.ts';
import { dragOver, drop, pastePicture } from '../harness/page-files.ts';
import type { Region } from '../harness/region.ts';
import { inRoom } from '../harness/server-room.ts';
import { attach, png, SomeFiles } from '../harness/some-files.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

/** How a screenshot is named, by the moment at which it was pasted. */
const SCREENSHOT = /Screenshot \d{4}-\d{2}-\d{2} \d{2}\.\d{2}\.\d{2}\.png/;

async function takesAllOf(page: Region): Promise<void> {
  await pastePicture(input(page), png(320, 200));
  const waiting = page.the('list', 'Attached files');
  await waiting.the('button', new RegExp(`Remove ${SCREENSHOT.source}`)).waitUntilThere();

  const notes = { name: 'notes.md', type: 'text/markdown', content: Buffer.from('# Notes\n') };
  const tower = { name: 'tower.png', type: 'image/png', content: png(64, 48) };
  await dragOver(page.the('log', 'Messages'), notes, tower);
  await page.shows('Drop to attach');
  await drop(page.the('log', 'Messages'), notes, tower);
  for (const { name } of [notes, tower]) await waiting.the('button', `Remove ${name}`).waitUntilThere();
  await until(async () => !(await page.text()).includes('Drop to attach'), {
    otherwise: () => 'the page still waits for a drop',
  });

  await input(page).type('Three for you', Key.ENTER);
  const sent = messages(page).holding('Three for you');
  await sent.the('button', new RegExp(`View ${SCREENSHOT.source}`)).waitUntilThere(20_000);
  await sent.the('button', 'View tower.png').waitUntilThere();
  await sent.the('button', 'Preview notes.md').waitUntilThere();
  await waiting.waitUntilGone();
  await answered(page, 'tower.png was not shown to the model', 30_000);
}

const player = `
  const [sound] = [...document.querySelectorAll('article audio')];
  return sound && sound.getAttribute('aria-label') === 'tone.wav' && sound.controls ? sound.duration : null;
`;

/** The sound is there to be played without anybody asking for it, as long as it is. */
async function offersToPlay(page: Region, sound: string): Promise<void> {
  await attach(page, sound);
  await page.the('list', 'Attached files').the('button', 'Remove tone.wav').waitUntilThere();
  await say(page, 'Listen to this');
  await until(async () => (await page.driver.executeScript<number | null>(player)) === 2, {
    otherwise: async () => `no player of two seconds appears; its message shows: ${await page.text()}`,
  });
}

async function begins(page: Region): Promise<void> {
  await ready(page);
  await say(page, 'Begin');
  await answered(page, 'Yes.');
}

journey('a pasted screenshot, dropped files and a sound go with messages of the window', async (machine) => {
  await chooseRawServer(machine, [answer('Yes.')]);
  const files = await SomeFiles.in(machine.directory);
  const window = await machine.openHearth();
  await begins(window);
  await takesAllOf(window);
  await offersToPlay(window, await files.sound('tone.wav', 2));
});

test(
  'a pasted screenshot, dropped files and a sound go with messages of a browser',
  { timeout: 90_000 },
  inRoom(async (room) => {
    await chooseRawServer(room, [answer('Yes.')]);
    const files = await SomeFiles.in(room.directory);
    const browser = await ownerInBrowser(room, await room.serve());
    await begins(browser);
    await takesAllOf(browser);
    await offersToPlay(browser, await files.sound('tone.wav', 2));
  }),
);
