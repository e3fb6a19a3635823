import { expect } from 'vitest';

import {
  answered,
  closeDialog,
  lastMessage,
  openSettings,
  ready,
  say,
  sayInNewChat,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import type { Machine } from '../harness/machine.ts';
import { filesWith, storedKey } from '../harness/secrets.ts';
import { OPENAI_ID, withOpenAi } from '../harness/settings.ts';
import type { HearthWindow } from '../harness/window.ts';
import { startAimock } from '../model-servers/aimock.ts';

const KEY = 'sk-for-this-run-only-42';

async function withServer(machine: Machine): Promise<void> {
  // It lets nobody in without the key, so that an answer shows that the key was used.
  const server = await startAimock({ key: KEY });
  machine.endWith(() => server.stop());
  server.onMessage(/./, { content: 'I hear you.' });
  await withOpenAi(machine.dataDirectory, `${server.url}/v1`);
}

async function saveKey(window: HearthWindow): Promise<void> {
  const settings = await openSettings(window, 'AI');
  await settings.the('textbox', 'API key').fill(KEY);
  await settings.the('button', 'Save key').click();
}

async function chatWorks(window: HearthWindow): Promise<void> {
  await window.the('dialog', 'Settings').the('button', 'Close').click();
  await say(window, 'Hello');
  await answered(window, 'I hear you.');
}

journey(
  'without a session bus there is no keychain: that is said, and the key serves this run',
  async (machine) => {
    await withServer(machine);
    const first = await machine.openHearth();
    await ready(first);
    await saveKey(first);
    await first.shows('A key is kept for this run only');
    await first.shows('There is no keychain that can be used');
    await chatWorks(first);
    expect(await filesWith(machine.directory, KEY), 'files in which the key can be read').toEqual([]);
    await first.close();

    const second = await machine.openHearth();
    await ready(second);
    const settings = await openSettings(second, 'AI');
    await settings.shows('it is not known whether a key is stored');
    await closeDialog(settings);
    await sayInNewChat(second, 'Still there?');
    await lastMessage(second).shows('OpenAI needs an API key');
  },
  { sessionBus: false },
);

journey(
  'with a bus but no Secret Service, the same is said',
  async (machine) => {
    await withServer(machine);
    const window = await machine.openHearth();
    await ready(window);
    await saveKey(window);
    await window.shows('A key is kept for this run only');
    await chatWorks(window);
  },
  { keychain: 'none' },
);

journey('a keychain that starts after Hearth is found when the key is saved again', async (machine) => {
  await withServer(machine);
  await machine.bus?.setKeychain('none');
  const window = await machine.openHearth();
  await ready(window);
  await saveKey(window);
  await window.shows('A key is kept for this run only');
  await machine.bus?.setKeychain('unlocked');
  const settings = window.the('dialog', 'Settings');
  await settings.the('textbox', 'API key').fill(KEY);
  await settings.the('button', 'Save key').click();
  await settings.shows('A key is stored in the keychain');
  expect(await storedKey(machine, OPENAI_ID)).toBe(KEY);
});

journey(
  'a locked keychain is told, and the key serves this run',
  async (machine) => {
    await withServer(machine);
    const window = await machine.openHearth();
    await ready(window);
    await saveKey(window);
    await window.the('dialog', 'Settings').shows('A key is kept for this run only', 45_000);
    await chatWorks(window);
    expect(await filesWith(machine.dataDirectory, KEY), 'files in which the key can be read').toEqual([]);
  },
  { keychain: 'locked', within: 90_000 },
);

journey(
  'a key that was stored while the keychain was open is asked for when it is locked',
  async (machine) => {
    await withServer(machine);
    const first = await machine.openHearth();
    await ready(first);
    await saveKey(first);
    await first.shows('A key is stored in the keychain');
    await first.close();

    await machine.bus?.setKeychain('locked');
    const second = await machine.openHearth();
    await ready(second);
    await second.shows('There is no keychain that can be used', 20_000);
    await openSettings(second, 'AI');
    await second.shows('The keychain did not answer');
  },
);

journey('a removed key is gone from the keychain', async (machine) => {
  await withServer(machine);
  const window = await machine.openHearth();
  await ready(window);
  await saveKey(window);
  const settings = window.the('dialog', 'Settings');
  await settings.shows('A key is stored in the keychain');
  expect(await storedKey(machine, OPENAI_ID)).toBe(KEY);
  await settings.the('button', 'Remove key').click();
  await settings.shows('No key is stored');
  expect(await storedKey(machine, OPENAI_ID)).toBeUndefined();
});
