import { expect } from 'vitest';

import { seriousViolations } from '../harness/axe.ts';
import { answered, chatLink, closeDialog, newChat, openSettings, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
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
