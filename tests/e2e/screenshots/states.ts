import { Key } from 'selenium-webdriver';

import {
  chatLink,
  chooseForChat,
  closeDialog,
  input,
  lastMessage,
  log,
  newChat,
  openSettings,
  ready,
  say,
  sayInNewChat,
  sidebar,
  stopButton,
} from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { CUT, conversation, LONG, OTHERS, REFUSED, SHOWPIECE, STREAMING, WAITING } from './conversations.ts';

export interface Look {
  theme: 'light' | 'dark';
  size: { width: number; height: number };
  keep: (state: string, picture: Buffer) => Promise<void>;
}

export async function welcome(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  await machine.writeInData('user_settings.json', JSON.stringify({ general: { theme } }));
  const window = await machine.openHearth();
  await window.the('button', 'Skip').waitUntilThere(20_000);
  await window.setSize(size);
  await keep('welcome', await window.screenshot());
  await window.the('radio', /model server on this computer/).choose();
  await window.the('button', 'Look again').waitUntilThere();
  await keep('welcome-server', await window.screenshot());
}

export async function problemScreen(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  await machine.writeInData('user_settings.json', JSON.stringify({ general: { theme }, welcomed: true }));
  await machine.writeInData('hearth.db', 'This is not a database at all, however one looks at it.');
  const window = await machine.openHearth();
  await window.the('heading', 'The database is damaged').waitUntilThere(20_000);
  await window.setSize(size);
  await keep('problem', await window.screenshot());
}

export async function workspace(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  await chooseRawServer(machine, [conversation], { theme, displayName: 'Ada' });
  const window = await machine.openHearth();
  const picture = async (state: string) => await keep(state, await window.screenshot());
  await ready(window);
  await window.setSize(size);
  await picture('empty');

  for (const title of OTHERS) await chat(window, title);
  await chat(window, SHOWPIECE);
  await picture('chat');
  await chat(window, LONG);
  await picture('long-end');
  await log(window).wheel(-3_000);
  await window.the('button', 'Jump to latest').waitUntilThere();
  await drawn(window);
  await picture('long');

  await sayInNewChat(window, STREAMING);
  // Late enough for the click on Stop not to be taken for the second one on Send.
  await lastMessage(window).shows(/(and turns again, ){5}/);
  await picture('streaming');
  await stopButton(window).click();
  await lastMessage(window).shows('You stopped this answer.');
  await picture('stopped');

  await sayInNewChat(window, CUT);
  await lastMessage(window).the('button', 'Continue').waitUntilThere();
  await picture('interrupted');
  await sayInNewChat(window, REFUSED);
  await lastMessage(window).the('button', 'Open settings').waitUntilThere();
  await picture('refused');
  await sayInNewChat(window, WAITING);
  await lastMessage(window).the('button', 'Cancel').waitUntilThere();
  await picture('waiting');
  await lastMessage(window).the('button', 'Cancel').click();

  await dialogs(window, picture);
  await lists(window, picture);
}

async function dialogs(window: HearthWindow, picture: (state: string) => Promise<void>): Promise<void> {
  for (const tab of ['General', 'AI', 'Data', 'About']) {
    const settings = await openSettings(window, tab);
    await settings.the('tabpanel').shows(/\w/);
    await picture(`settings-${tab.toLowerCase()}`);
    await closeDialog(settings);
  }
  await window.chord(Key.CONTROL, '/');
  await window.the('dialog', 'Keyboard shortcuts').waitUntilThere();
  await picture('shortcuts');
  await closeDialog(window.the('dialog', 'Keyboard shortcuts'));
}

async function lists(window: HearthWindow, picture: (state: string) => Promise<void>): Promise<void> {
  const [pinned = '', drafted = '', deleted = ''] = OTHERS;
  await chooseForChat(window, pinned, 'Pin');
  await chatLink(window, drafted).click();
  await lastMessage(window).shows('Gladly');
  await input(window).type('Could you also');
  await sidebar(window).shows('Draft');
  await picture('draft');
  await chatLink(window, deleted).hover();
  await sidebar(window).the('button', `More about ${deleted}`).click();
  await window.the('menu').waitUntilThere();
  await picture('menu');
  await window.the('menu').the('menuitem', 'Delete…').click();
  await window.the('alertdialog').waitUntilThere();
  await picture('delete');
  await window.the('alertdialog').the('button', 'Cancel').click();
  await sidebar(window).the('searchbox', 'Search').type('horizon');
  await chatLink(window, drafted).waitUntilGone();
  await picture('search');
  await sidebar(window).the('searchbox', 'Search').fill('pumpernickel');
  await sidebar(window).shows('Nothing found');
  await picture('search-nothing');
  await sidebar(window).the('button', 'Clear search').click();
  await newChat(window);
}

export async function chat(window: HearthWindow, prompt: string): Promise<void> {
  await newChat(window);
  await say(window, prompt);
  await lastMessage(window).the('button', 'Regenerate').waitUntilThere();
  await drawn(window);
}

/** Maths and the colours of code come a moment after the text. */
async function drawn(window: HearthWindow): Promise<void> {
  const undrawn = `const log = document.querySelector('[role=log]');
    const plain = [...log.querySelectorAll('pre code')].filter((code) => !code.querySelector('span'));
    return plain.length + (log.innerText.includes('$$') ? 1 : 0);`;
  await until(async () => (await window.driver.executeScript<number>(undrawn)) === 0, {
    otherwise: () => 'maths or code are still shown as plain text',
  });
}
