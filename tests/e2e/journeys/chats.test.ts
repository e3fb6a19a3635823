import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';
import {
  answered,
  chatLink,
  chatTitles,
  chooseForChat,
  lastMessage,
  newChat,
  ready,
  say,
  sayInNewChat,
  sidebar,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import type { Machine } from '../harness/machine.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

async function withThreeChats(machine: Machine): Promise<HearthWindow> {
  await chooseRawServer(machine, [
    answer('About apples.'),
    answer('About bread.'),
    answer('About cherries.'),
  ]);
  const window = await machine.openHearth();
  await ready(window);
  for (const thing of ['apples', 'bread', 'cherries']) {
    await sayInNewChat(window, `Tell me about ${thing}`);
    await answered(window, `About ${thing}.`);
  }
  await shown(window, ['Tell me about cherries', 'Tell me about bread', 'Tell me about apples']);
  return window;
}

/** Waits until the sidebar lists exactly these chats from top to bottom. */
async function shown(window: HearthWindow, titles: string[]): Promise<void> {
  await until(async () => JSON.stringify(await chatTitles(window)) === JSON.stringify(titles), {
    otherwise: async () =>
      `the sidebar should list ${titles.join(', ')}; it lists ${(await chatTitles(window)).join(', ')}`,
  });
}

journey('chats are renamed, pinned and archived, and stay so after a restart', async (machine) => {
  const first = await withThreeChats(machine);
  await chooseForChat(first, 'Tell me about bread', 'Rename');
  const title = sidebar(first).the('textbox', 'New title');
  await title.fill('Baking');
  await title.press(Key.ENTER);
  await shown(first, ['Tell me about cherries', 'Baking', 'Tell me about apples']);

  await chooseForChat(first, 'Tell me about apples', 'Pin');
  await shown(first, ['Tell me about apples', 'Tell me about cherries', 'Baking']);

  await chooseForChat(first, 'Tell me about cherries', 'Archive');
  await shown(first, ['Tell me about apples', 'Baking']);

  await first.close();
  const second = await machine.openHearth();
  await ready(second);
  await shown(second, ['Tell me about apples', 'Baking']);
  await sidebar(second).the('button', 'Archived chats').click();
  await shown(second, ['Tell me about cherries']);
  await chooseForChat(second, 'Tell me about cherries', 'Move back to chats');
  await sidebar(second).the('button', 'Archived chats').click();
  await shown(second, ['Tell me about apples', 'Tell me about cherries', 'Baking']);
});

journey('a chat is deleted for good only after asking', async (machine) => {
  const window = await withThreeChats(machine);
  await chooseForChat(window, 'Tell me about bread', 'Delete…');
  const question = window.the('alertdialog', /Tell me about bread/);
  await question.the('button', 'Cancel').click();
  await question.waitUntilGone();
  await shown(window, ['Tell me about cherries', 'Tell me about bread', 'Tell me about apples']);

  await chatLink(window, 'Tell me about bread').click();
  await lastMessage(window).shows('About bread.');
  await chooseForChat(window, 'Tell me about bread', 'Delete…');
  await question.the('button', 'Delete chat').click();
  await shown(window, ['Tell me about cherries', 'Tell me about apples']);
  await window.close();
  const again = await machine.openHearth();
  await ready(again);
  await shown(again, ['Tell me about cherries', 'Tell me about apples']);
});

journey('search finds words in titles and in messages', async (machine) => {
  const window = await withThreeChats(machine);
  await say(window, 'Which of them have a stone called endocarp?');
  await answered(window, 'About cherries.');
  await newChat(window);
  const field = sidebar(window).the('searchbox', 'Search');
  await field.type('bread');
  await shown(window, ['Tell me about bread']);
  await field.fill('endocarp');
  await shown(window, ['Tell me about cherries']);
  await field.fill('pumpernickel');
  await sidebar(window).shows('Nothing found');
  await sidebar(window).the('button', 'Clear search').click();
  await until(async () => (await chatTitles(window)).length === 3, {
    otherwise: () => 'clearing the search does not bring the chats back',
  });
  expect(await field.value()).toBe('');
});
