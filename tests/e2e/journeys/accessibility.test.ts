import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { seriousViolations } from '../harness/axe.ts';
import {
  answered,
  chatLink,
  closeDialog,
  newChat,
  openSettings,
  ready,
  say,
  sidebar,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { keys } from '../harness/keyboard.ts';
import { choose, holding } from '../harness/message.ts';
import { attach, SomeFiles } from '../harness/some-files.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const richAnswer = [
  '# A heading',
  'Text with `code`, a [link](https://example.org) and $x^2$.',
  '| a | b |\n| --- | --- |\n| 1 | 2 |',
  '```rust\nfn main() { println!("hi"); } // a comment\n```',
  '> quoted\n\n1. one\n2. two',
].join('\n\n');

async function isFree(window: HearthWindow, screen: string): Promise<void> {
  expect(await seriousViolations(window.driver), `what keeps people out of ${screen}`).toEqual([]);
}

for (const theme of ['light', 'dark'] as const) {
  journey(`no screen keeps people out, in ${theme}`, async (machine) => {
    await chooseRawServer(
      machine,
      [answer(richAnswer), (exchange) => exchange.refuse(404, 'No such model')],
      { theme },
    );
    const window = await machine.openHearth();
    await ready(window);
    await isFree(window, 'the empty chat');
    await say(window, 'Show me everything');
    await answered(window, 'quoted');
    await isFree(window, 'a chat');
    await say(window, 'And a failure');
    await window.the('alert').waitUntilThere();
    await isFree(window, 'a failed answer');
    for (const tab of ['General', 'AI', 'Data', 'About']) {
      const settings = await openSettings(window, tab);
      await isFree(window, `the settings' ${tab}`);
      await closeDialog(settings);
    }
    await newChat(window);
    await chatLink(window, 'Show me everything').waitUntilThere();
  });

  journey(
    `what is done with messages keeps nobody out, in ${theme}`,
    async (machine) => {
      await chooseRawServer(machine, [answer('They are fine.')], { theme });
      const files = await SomeFiles.in(machine.directory);
      const window = await machine.openHearth();
      await ready(window);
      await attach(window, await files.picture('tower.png', 640, 400));
      await window.the('list', 'Attached files').the('button', 'Remove tower.png').waitUntilThere();
      await isFree(window, 'a message with files that is written');
      await say(window, 'What of these?');
      await answered(window, 'They are fine.', 30_000);
      const own = holding(window, 'What of these?');

      await own.hover();
      await own.the('button', 'React').click();
      await window.the('toolbar', 'Quick reactions').waitUntilThere();
      await isFree(window, 'the quick reactions');
      await window.the('button', 'More emoji').click();
      await window.the('grid', 'Emoji').the('button', 'grinning face').waitUntilThere();
      await isFree(window, 'the emoji picker');
      await keys(window, 'red heart');
      await window.the('button', 'red heart').waitUntilThere();
      await isFree(window, 'what is found in the emoji picker');
      await keys(window, Key.ENTER);
      await own.the('list', 'Reactions').waitUntilThere();

      await own.hover();
      await own.the('button', 'More actions').click();
      await window.the('menu').waitUntilThere();
      await isFree(window, 'the menu of a message');
      await window.the('menu').the('menuitem', 'See reactions').click();
      await window.the('dialog', 'Reactions').waitUntilThere();
      await isFree(window, 'who reacted');
      await closeDialog(window.the('dialog', 'Reactions'));

      await choose(window, own, 'Edit');
      await window.the('textbox', 'Edit message').fill('What of these two?');
      await isFree(window, 'the editor');
      await window.the('button', 'Save').click();
      const edited = holding(window, 'What of these two?');
      await edited.the('button', /^Edited/).click();
      await window.the('dialog', 'Earlier versions').shows('What of these?');
      await isFree(window, 'the earlier versions');
      await closeDialog(window.the('dialog', 'Earlier versions'));

      await edited.the('button', 'View tower.png').click();
      await window.the('dialog', 'Picture tower.png').waitUntilThere();
      await isFree(window, 'the viewer of pictures');
      await closeDialog(window.the('dialog', 'Picture tower.png'));

      await sidebar(window).the('button', 'Search messages').click();
      const search = window.the('dialog', 'Search messages');
      await search.waitUntilThere();
      await isFree(window, 'the search');
      await search.the('searchbox', 'Search messages').fill('pumpernickel');
      await search.shows('Nothing found');
      await isFree(window, 'a search for nothing that is there');
    },
    { within: 120_000 },
  );

  journey(`the welcome keeps nobody out, in ${theme}`, async (machine) => {
    await machine.writeInData('user_settings.json', JSON.stringify({ general: { theme } }));
    const window = await machine.openHearth();
    await window.the('button', 'Skip').waitUntilThere(20_000);
    await isFree(window, 'the welcome');
  });
}

journey('every control has a name', async (machine) => {
  await chooseRawServer(machine, [answer(richAnswer)]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Show me everything');
  await answered(window, 'quoted');
  await everyControlIsNamed(window, 'a chat');
  for (const tab of ['General', 'AI', 'Data', 'About']) {
    const settings = await openSettings(window, tab);
    await everyControlIsNamed(window, `the settings' ${tab}`);
    await closeDialog(settings);
  }
});

async function everyControlIsNamed(window: HearthWindow, screen: string): Promise<void> {
  for (const role of [
    'button',
    'link',
    'textbox',
    'searchbox',
    'combobox',
    'tab',
    'radio',
    'checkbox',
    'switch',
  ]) {
    // A button may come between the two counts, but not again and again.
    await until(async () => (await window.the(role).count()) === (await window.the(role, /\S/).count()), {
      otherwise: () => `${screen} has a ${role} without a name`,
    });
  }
}
