import { expect } from 'vitest';

import { answered, closeDialog, openSettings, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { pause } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { wholeAnswer } from '../model-servers/sse.ts';

journey('people and tests find things by the roles and names that are promised', async (machine) => {
  await chooseRawServer(
    machine,
    [
      async (exchange) => {
        await exchange.stream();
        await pause(1_000);
        await exchange.send(wholeAnswer('Hello Ada.'));
        await exchange.end();
      },
    ],
    { displayName: 'Ada' },
  );
  const window = await machine.openHearth();
  await ready(window);
  const chats = window.the('navigation', 'Chats');
  await chats.the('button', 'New chat').waitUntilThere();
  await chats.the('searchbox', 'Search').waitUntilThere();
  await window.the('status', 'Connection').shows('Local');
  await window.the('textbox', 'Message').waitUntilThere();
  await window.the('button', 'Send').waitUntilThere();

  await say(window, 'Hello');
  await window.the('status', 'Typing').waitUntilThere();
  await window.the('button', 'Stop').waitUntilThere();
  await answered(window, 'Hello Ada.');
  const messages = window.the('log', 'Messages');
  await messages.the('article', 'Ada').shows('Hello');
  await messages.the('article', 'raw-model').shows('Hello Ada.');
  await chats.the('link', 'Hello').waitUntilThere();

  const settings = await openSettings(window, 'AI');
  for (const name of ['General', 'AI', 'Data', 'About']) await settings.the('tab', name).waitUntilThere();
  for (const name of ['API key', 'Base URL']) await settings.the('textbox', name).waitUntilThere();
  for (const name of ['Save key', 'Remove key']) await settings.the('button', name).waitUntilThere();
  await settings.the('combobox', 'Model').waitUntilThere();
  expect(await settings.the('textbox', 'Base URL').value()).toMatch(/^http:/);
  await closeDialog(settings);
});
