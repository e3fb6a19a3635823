import { Key } from 'selenium-webdriver';
import type { Driver } from 'selenium-webdriver/chrome.js';

import { Cable } from '../harness/cable.ts';
import { Chromium } from '../harness/chromium.ts';
import {
  answered,
  chatLink,
  closeDialog,
  input,
  lastMessage,
  log,
  messages,
  ready,
  say,
  sidebar,
} from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import { choose } from '../harness/message.ts';
import { dragAway, dragOver } from '../harness/page-files.ts';
import type { Region } from '../harness/region.ts';
import { attach, png, SomeFiles } from '../harness/some-files.ts';
import { stillness } from '../harness/stillness.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
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
  const castle = { name: 'castle.png', type: 'image/png', content: png(64, 48) };
  await dragOver(log(window), castle);
  await window.shows('Drop to attach');
  await picture('dropping');
  await dragAway(log(window), castle);
  await inActions(window, picture);
  await inSearch(window, picture);
  await inChatSearch(window, picture);
  await leftOut(window, files, picture);
}

/** Files that a model without eyes and ears is not shown. */
async function leftOut(window: HearthWindow, files: SomeFiles, picture: Picture): Promise<void> {
  await attach(window, await files.sound('bells.wav', 2), await files.write('tram.xyz', Buffer.alloc(900)));
  await window.the('list', 'Attached files').the('button', 'Remove tram.xyz').waitUntilThere();
  await say(window, 'Can you hear the bells?');
  await log(window).the('list', 'What the model was not shown').waitUntilThere(20_000);
  await answered(window, 'forty minutes');
  await picture('left-out-files');
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
  const cable = await Cable.to(server.port);
  machine.endWith(() => cable.stop());
  await browser.goTo(`https://127.0.0.1:${cable.port}/join${link.slice(link.indexOf('#'))}`);
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
  await ana.says(trip, 'Then at ten, @Ben?');
  await log(browser).shows('Then at ten');
  await inChatSearch(browser, picture);
  await browser.the('button', 'Show chats').click();
  await stillness(browser.driver);
  await inSearch(browser, picture);
  await browser.the('button', 'Show chats').click();
  await stillness(browser.driver);
  await inMentions(browser, picture);
  await uploading(browser, cable, files, picture);
}

async function inMentions(window: Region, picture: Picture): Promise<void> {
  await sidebar(window).the('button', 'Mentions of you').click();
  const mentions = window.the('dialog', 'Mentions of you');
  await mentions.the('option').holding('Then at ten').waitUntilThere();
  await picture('mentions');
  await mentions.the('option').holding('Then at ten').click();
  await mentions.waitUntilGone();
}

/** As over a slow line. */
async function uploading(window: Region, cable: Cable, files: SomeFiles, picture: Picture): Promise<void> {
  cable.slowDown(500_000);
  await attach(window, await files.write('film-of-the-tram.mp4', Buffer.alloc(20_000_000)));
  const bar = window.the('progressbar', /film-of-the-tram/);
  await until(async () => Number(await bar.attribute('aria-valuenow')) > 0, {
    otherwise: () => 'the upload does not come forward',
  });
  await input(window).type('Look at this', Key.ENTER);
  await window.shows('Your message is sent once everything is uploaded.');
  await picture('uploading');
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
  await window.the('button', 'React with 👍').waitUntilThere();
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
  await window.the('menu').the('menuitem', 'See reactions').click();
  await window.the('dialog', 'Reactions').waitUntilThere();
  await picture('reactions');
  await closeDialog(window.the('dialog', 'Reactions'));
  await choose(window, own, 'Reply');
  await picture('replying');
  await input(window).type('To be continued :sm');
  await window.the('listbox', 'Emoji').waitUntilThere();
  await picture('emoji-by-name');
  await input(window).fill('To be continued');
  await input(window).press(Key.ENTER);
  await log(window).shows('To be continued');
  // An answer to it takes the view along.
  await log(window).wheel(-10_000);
  await choose(window, own, 'Edit');
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
  // A chat that begins with it has its words as its title.
  await search.last('option', /Sunday/).waitUntilThere();
  await picture('search-found');
  await field.fill('has:ima');
  await picture('search-completing');
  await field.fill('pumpernickel');
  await search.shows('Nothing found');
  await picture('search-nothing');
  await field.fill('"sunday before:soon');
  await picture('search-problems');
  await field.fill('sunday');
  await search.last('option', /Sunday/).click();
  await search.waitUntilGone();
  await picture('search-hit');
}

async function inChatSearch(window: Region, picture: Picture): Promise<void> {
  await window.the('button', 'Search in this chat').click();
  const field = window.the('searchbox', 'Search in this chat');
  await field.type('the');
  await window.shows(/1 of \d/);
  await picture('search-in-chat');
  await field.press(Key.ESCAPE);
  await field.waitUntilGone();
}
