import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { answered, closeDialog, openSettings, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { OPENAI_ID, readSettings } from '../harness/settings.ts';
import { stillness } from '../harness/stillness.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { startAimock } from '../model-servers/aimock.ts';

const KEY = 'sk-of-the-second-provider';

journey(
  'a further provider is added with its own address, key and model, and answers new chats',
  async (machine) => {
    const server = await startAimock({ key: KEY });
    machine.endWith(() => server.stop());
    server.onMessage('Who are you?', { content: 'Somebody else.' });
    await machine.writeInData('user_settings.json', JSON.stringify({ welcomed: true }));
    const first = await machine.openHearth();
    await ready(first);
    const settings = await openSettings(first, 'AI');
    await settings.the('button', 'Add').click();
    await first.the('menu', 'Add').the('menuitem', 'Another server').click();
    await settings.the('textbox', 'Name').fill('Elsewhere');
    await settings.the('textbox', 'Base URL').fill(`${server.url}/v1`);
    await settings.the('textbox', 'API key').fill(KEY);
    await settings.the('button', 'Save key').click();
    await settings.shows('A key is stored in the keychain');
    await settings.the('button', 'Test').click();
    await settings.shows(/answered and offers \d+ models/);

    await settings.the('combobox', 'Model').fill('gpt-4o');
    await choose(first, /^gpt-4o\b/);
    await settings.the('combobox', 'Model').holds('gpt-4o');
    await closeDialog(settings);
    await say(first, 'Who are you?');
    await answered(first, 'Somebody else.');
    expect(server.getLastRequest()?.body).toMatchObject({ model: 'gpt-4o' });
    expect(await readSettings(machine.dataDirectory), 'the key is in the settings file').not.toContain(KEY);

    await first.close();
    const second = await machine.openHearth();
    await ready(second);
    const again = await openSettings(second, 'AI');
    await again.the('textbox', 'Name').holds('Elsewhere');
    await again.the('textbox', 'Base URL').holds(`${server.url}/v1`);
    await again.the('combobox', 'Model').holds('gpt-4o');
  },
);

journey('a model that the provider does not list can be typed', async (machine) => {
  const server = await startAimock();
  machine.endWith(() => server.stop());
  server.on({ model: 'my-own-model' }, { content: 'By my own model.' });
  await machine.writeInData('user_settings.json', withMine(server.url));
  const window = await machine.openHearth();
  await ready(window);
  const settings = await openSettings(window, 'AI');
  await settings.the('button', /Provider/).click();
  await choose(window, 'Mine');
  await settings.the('combobox', 'Model').fill('my-own-model');
  await settings.the('combobox', 'Model').press(Key.ENTER);
  await settings.shows('New chats use this model.');
  await closeDialog(settings);
  await say(window, 'Which one?');
  await answered(window, 'By my own model.');
});

journey('a test of a provider names what it said', async (machine) => {
  const server = await startAimock({ key: KEY });
  machine.endWith(() => server.stop());
  await machine.writeInData('user_settings.json', withMine(server.url));
  const window = await machine.openHearth();
  await ready(window);
  const settings = await openSettings(window, 'AI');
  await settings.the('button', /Provider/).click();
  await choose(window, 'Mine');
  await settings.the('textbox', 'API key').fill('sk-not-the-right-one');
  await settings.the('button', 'Test').click();
  await settings.shows(/refused the API key/);
  await settings.shows(/It said: \S+/);
});

journey('theme and text size take effect at once and stay', async (machine) => {
  await machine.writeInData(
    'user_settings.json',
    JSON.stringify({ welcomed: true, general: { theme: 'light' } }),
  );
  const first = await machine.openHearth();
  await ready(first);
  const brightness = async () =>
    await first.driver.executeScript<number>(
      `const [red, green, blue] = getComputedStyle(document.querySelector('main')).backgroundColor.match(/[\\d.]+/g).map(Number);
       return red + green + blue;`,
    );
  const light = await brightness();
  const settings = await openSettings(first, 'General');
  await settings.the('radio', 'Dark').choose();
  await until(async () => (await brightness()) < light / 2, {
    otherwise: () => 'the window does not turn dark',
  });
  await settings.the('button', /Text size/).click();
  await choose(first, '20 px');
  const size = `return getComputedStyle(document.documentElement).fontSize`;
  await until(async () => (await first.driver.executeScript(size)) === '20px', {
    otherwise: async () => `the text has ${await first.driver.executeScript(size)} instead of 20 px`,
  });
  await first.close();
  const second = await machine.openHearth();
  await ready(second);
  expect(await second.driver.executeScript(size)).toBe('20px');
});

journey('the data tab tells where everything is', async (machine) => {
  await machine.writeInData('user_settings.json', JSON.stringify({ welcomed: true }));
  const window = await machine.openHearth();
  await ready(window);
  const settings = await openSettings(window, 'Data');
  await settings.shows(machine.dataDirectory);
  await settings.shows('prices.json');
  await closeDialog(settings);
  const about = await openSettings(window, 'About');
  await about.shows(/Version \d+\.\d+\.\d+/);
  await about.shows('MIT');
});

/** Picks an option of the list that is open, once it has come to its place. */
async function choose(window: HearthWindow, name: string | RegExp): Promise<void> {
  const option = window.the('listbox').the('option', name, { at: 0 });
  await option.waitUntilThere();
  await stillness(window.driver);
  await option.click();
  await window.the('listbox').waitUntilGone();
}

/** Settings with a provider of the user's own beside OpenAI. */
function withMine(url: string): string {
  const openai = { id: OPENAI_ID, name: 'OpenAI', kind: 'openai', base_url: 'https://api.openai.com/v1' };
  const id = '01980000-0000-7000-8000-0000000000bb';
  const mine = { id, name: 'Mine', kind: 'openai-compatible', base_url: `${url}/v1` };
  return JSON.stringify({ welcomed: true, ai: { providers: [openai, mine] } });
}
