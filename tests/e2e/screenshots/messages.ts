import { Key } from 'selenium-webdriver';
import type { Driver } from 'selenium-webdriver/chrome.js';

import { Chromium } from '../harness/chromium.ts';
import { chatLink, input, lastMessage, log, messages, ready, say, sidebar } from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import type { Region } from '../harness/region.ts';
import { attach, SomeFiles } from '../harness/some-files.ts';
import { stillness } from '../harness/stillness.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';
import { Company, TRIP } from './company.ts';
import type { Look } from './states.ts';

type Picture = (state: string) => Promise<void>;

const RICH = `Here is how the days fit together.

> [!TIP]
> Buy the tickets for the tram on the day before.

\`\`\`mermaid
graph LR
  A[Tram] --> B{Rain?}
  B -- yes --> C[Museum]
  B -- no --> D[Castle]
\`\`\`

![the view from the tower](https://photos.example.org/tower.jpg)

The way is longer than it looks[^1], see [the map](https://maps.example.org/castle).

[^1]: With a pram, forty minutes.
`;

/** What can be done with messages, in Hearth's window. */
export async function messageStates(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  await chooseRawServer(machine, [answer(RICH)], { theme, displayName: 'Ada', model: 'gpt-4o' });
  const window = await machine.openHearth();
  const picture: Picture = async (state) => await keep(state, await window.screenshot());
  await ready(window);
  await window.setSize(size);
  const files = await SomeFiles.in(machine.directory);
  const paths = await someFiles(files);
  await attach(window, ...paths);
  await window.the('list', 'Attached files').the('button', 'Remove notes.md').waitUntilThere();
  await picture('attaching');
  await attach(window, await files.write('much-too-large.bin', Buffer.alloc(101 * 1024 * 1024)));
  await window.the('alert').waitUntilThere();
  await picture('attaching-refused');
  await say(window, 'What do you make of these?');
  await lastMessage(window).shows('forty minutes', 20_000);
  await lastMessage(window)
    .the('img', /diagram/i)
    .waitUntilThere(20_000);
  await picture('rich-answer');
  await log(window).wheel(-10_000);
  await picture('files-shown');
  await inActions(window, picture);
  await inSearch(window, picture);
}

/** The same as a phone's browser shows it, in a chat of several people. */
export async function messagesByPhone(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  const company = await Company.at(machine);
  const { ana, cleo, trip, server } = company;
  const browser = await Chromium.open({ phone: size });
  machine.endWith(() => browser.close());
  await (browser.driver as Driver).sendDevToolsCommand('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: theme }],
  });
  const picture: Picture = async (state) => {
    await stillness(browser.driver);
    await keep(`phone-${state}`, await browser.screenshot());
  };
  const { link } = await server.invite();
  await browser.goTo(`https://127.0.0.1:${server.port}/join${link.slice(link.indexOf('#'))}`);
  await browser.the('textbox', 'Your name').type('Ben');
  await browser.the('button', 'Join').click();
  await browser.shows('Waiting for approval');
  const ben = await company.waiting();
  await server.command('approve', ben.id);
  await browser.the('button', 'Show chats').waitUntilThere(20_000);
  await company.talkWith(ben.user_id);
  await browser.the('button', 'Show chats').click();
  await chatLink(browser, TRIP).click();
  await log(browser).shows('even street', 20_000);
  const files = await SomeFiles.in(machine.directory);
  await attach(browser, ...(await someFiles(files)));
  await browser.the('list', 'Attached files').the('button', 'Remove notes.md').waitUntilThere();
  await picture('attaching');
  await say(browser, 'What do you make of these?');
  await lastMessage(browser)
    .the('button', /notes\.md/, { at: 0 })
    .waitUntilThere(20_000);
  await cleo.says(trip, 'I like the second one best.');
  await ana.says(trip, 'So do I.');
  await log(browser).shows('So do I.');
  await picture('files-shown');
  await inActions(browser, picture);
  await browser.the('button', 'Show chats').click();
  await stillness(browser.driver);
  await inSearch(browser, picture);
}

async function someFiles(files: SomeFiles): Promise<string[]> {
  return [
    await files.picture('tower.png', 1600, 1000),
    await files.picture('tram.png', 800, 1200),
    await files.pdf(
      'timetable-of-all-trams-and-buses-between-the-station-and-the-castle.pdf',
      'Every ten minutes',
    ),
    await files.write('notes.md', '# Notes\n\nBring the small umbrella.\n'),
  ];
}

async function inActions(window: Region, picture: Picture): Promise<void> {
  // Whoever replies to it shows its words, too.
  const own = messages(window).holding('What do you make of these?', { at: 0 });
  await own.hover();
  await picture('message-pointed-at');
  await own.the('button', 'React').click();
  await picture('quick-reactions');
  await window.the('button', 'More emoji').click();
  await window.the('searchbox', 'Search emoji').waitUntilThere();
  await picture('emoji-picker');
  await window.the('searchbox', 'Search emoji').type('tram');
  await picture('emoji-search');
  await window.the('searchbox', 'Search emoji').press(Key.ESCAPE);
  await window.the('searchbox', 'Search emoji').waitUntilGone();
  await own.hover();
  await own.the('button', 'React').click();
  await window.the('button', 'React with 👍').click();
  await own.the('button', /👍/).waitUntilThere();
  await own.hover();
  await own.the('button', 'More actions').click();
  await window.the('menu').waitUntilThere();
  await picture('message-menu');
  await window.the('menu').the('menuitem', 'Reply').click();
  await picture('replying');
  await input(window).type('To be continued :sm');
  await window.the('listbox', 'Emoji').waitUntilThere();
  await picture('emoji-by-name');
  await input(window).fill('To be continued');
  await input(window).press(Key.ENTER);
  await log(window).shows('To be continued');
  await own.hover();
  await own.the('button', 'More actions').click();
  await window.the('menu').the('menuitem', 'Edit').click();
  await window.the('textbox', 'Edit message').fill('What do you make of these? I took them on Sunday.');
  await picture('editing');
  await window.the('button', 'Save').click();
  const edited = messages(window).holding('I took them on Sunday.', { at: 0 });
  await edited.the('button', /^Edited/).click();
  await window.the('dialog', 'Earlier versions').shows('What do you make of these?');
  await picture('earlier-versions');
  await window.the('dialog', 'Earlier versions').the('button', 'Close').click();
  await edited.the('button', 'View tower.png').click();
  await window.the('dialog', /tower/).waitUntilThere();
  await picture('viewer');
  await window.the('dialog', /tower/).the('button', 'Close').click();
  await edited.hover();
  await edited.the('button', 'More actions').click();
  await window.the('menu').the('menuitem', 'Delete').click();
  await window.the('button', 'Undo').waitUntilThere();
  await picture('deleted');
  await window.the('button', 'Undo').click();
}

async function inSearch(window: Region, picture: Picture): Promise<void> {
  await sidebar(window).the('button', 'Search messages').click();
  const search = window.the('dialog', 'Search messages');
  await search.waitUntilThere();
  await picture('search-empty');
  const field = search.the('searchbox', 'Search messages');
  await field.type('sunday');
  await search.the('option', /Sunday/).waitUntilThere();
  await picture('search-found');
  await field.fill('has:ima');
  await picture('search-completing');
  await field.fill('pumpernickel');
  await search.shows('Nothing found');
  await picture('search-nothing');
  await field.fill('"sunday before:soon');
  await picture('search-problems');
  await field.fill('sunday');
  await search.the('option', /Sunday/).click();
  await search.waitUntilGone();
  await picture('search-hit');
}
