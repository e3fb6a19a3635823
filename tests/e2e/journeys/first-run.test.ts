import { expect } from 'vitest';

import { answered, openSettings, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { firstFree } from '../harness/ports.ts';
import { filesWith, storedKey } from '../harness/secrets.ts';
import { OPENAI_ID, withOpenAi } from '../harness/settings.ts';
import type { HearthWindow } from '../harness/window.ts';
import { startAimock } from '../model-servers/aimock.ts';
import { LlamaServer } from '../model-servers/llamacpp.ts';

/** Where Hearth looks for model servers; this machine may have one at any of them already. */
const USUAL_PORTS = [8080, 8000, 1234, 11434];

const KEY = 'sk-test-0123456789abcdef';

journey(
  'a first run with a key: it goes to the keychain, and the first chat is answered',
  async (machine) => {
    const server = await startAimock({ key: KEY });
    machine.endWith(() => server.stop());
    server.onMessage('Good morning', { content: 'Good morning, Ada!' });
    await withOpenAi(machine.dataDirectory, `${server.url}/v1`, { welcomed: false });

    const first = await machine.openHearth();
    await first.the('heading', 'Welcome to Hearth').waitUntilThere(20_000);
    await first.the('textbox', 'Your name').fill('Ada');
    await first.the('textbox', 'API key').fill(KEY);
    await first.the('button', 'Save and test').click();
    await first.shows('The key works.');
    await first.the('button', 'Start chatting').click();

    await ready(first);
    await say(first, 'Good morning');
    await answered(first, 'Good morning, Ada!');

    expect(await storedKey(machine, OPENAI_ID), 'the key is not in the Secret Service').toBe(KEY);
    expect(await filesWith(machine.directory, KEY), 'files in which the key can be read').toEqual([]);

    await first.close();
    const second = await machine.openHearth();
    await ready(second);
    expect(await second.the('heading', 'Welcome to Hearth').count(), 'the welcome is shown again').toBe(0);
    const settings = await openSettings(second, 'AI');
    await settings.shows('A key is stored in the keychain');
    expect(await settings.the('textbox', 'API key').value(), 'the stored key is shown').toBe('');
  },
);

journey(
  'a key that the provider refuses is told in the welcome, in the provider’s words',
  async (machine) => {
    const server = await startAimock();
    machine.endWith(() => server.stop());
    await withOpenAi(machine.dataDirectory, 'http://127.0.0.1:9/v1', { welcomed: false });
    const window = await machine.openHearth();
    await window.the('textbox', 'API key').fill(KEY);
    await window.the('button', 'Save and test').click();
    await window.the('alert').shows(/could not be reached/, 20_000);
    expect(
      await window.the('button', 'Start chatting').isEnabled(),
      'a key that was refused counts as ready',
    ).toBe(false);
  },
);

journey(
  'in the smallest window the ways on from the welcome are in view, whatever is asked',
  async (machine) => {
    const window = await machine.openHearth();
    await window.the('heading', 'Welcome to Hearth').waitUntilThere(20_000);
    for (const size of [
      { width: 1240, height: 810 },
      { width: 900, height: 600 },
    ]) {
      await window.setSize(size);
      for (const way of [/OpenAI key/, /model server/, /Without AI/]) {
        await window.the('radio', way).choose();
        for (const name of ['Skip', 'Start chatting', 'Join a space']) {
          const where = await placeOf(window, name);
          expect(
            where.hidden,
            `px of ${name} below the fold at ${size.width}x${size.height}`,
          ).toBeLessThanOrEqual(0);
          expect(where.isOnTop, `${name} is covered`).toBe(true);
        }
      }
    }
  },
);

journey('the welcome can be skipped and is never shown again', async (machine) => {
  const first = await machine.openHearth();
  await first.the('button', 'Skip').click();
  await ready(first);
  await first.close();
  const second = await machine.openHearth();
  await ready(second);
  expect(await second.the('button', 'Skip').count()).toBe(0);
});

journey('a key found in the settings file moves to the keychain', async (machine) => {
  await withOpenAi(machine.dataDirectory, 'http://127.0.0.1:9/v1', { strayKey: KEY });
  const window = await machine.openHearth();
  await ready(window);
  await window.shows('An API key was moved to the keychain');
  expect(await storedKey(machine, OPENAI_ID)).toBe(KEY);
  expect(await filesWith(machine.directory, KEY), 'files in which the key can still be read').toEqual([]);
});

journey('a settings file that cannot be read is set aside with a notice', async (machine) => {
  await machine.writeInData('user_settings.json', '{"welcomed": true, "general": {"text_size": "huge"');
  const window = await machine.openHearth();
  await window.shows(/settings could not be read|Welcome to Hearth/, 20_000);
  await window.the('button', 'Skip').click();
  await window.shows('Your settings could not be read');
  await window.shows(/user_settings\.broken-/);
});

journey('a model server that runs here is found and can be used without a key', async (machine) => {
  const llama = await LlamaServer.start(machine.directory, await firstFree(USUAL_PORTS));
  machine.endWith(() => llama.stop());
  const window = await machine.openHearth();
  await window.the('radio', /model server on this computer/).choose();
  await window.the('radio', new RegExp(String(llama.port))).choose();
  await window.the('button', 'Start chatting').click();
  await ready(window);
  await say(window, 'Tell me a story');
  await answered(window, /\w+ \w+ \w+/, 20_000);
});

async function placeOf(window: HearthWindow, name: string): Promise<{ hidden: number; isOnTop: boolean }> {
  return await window.driver.executeScript(
    `const box = arguments[0].getBoundingClientRect();
     const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
     return { hidden: box.bottom - innerHeight, isOnTop: arguments[0].contains(top) };`,
    await window.the('button', name).element(),
  );
}
