import { expect } from 'vitest';

import { answered, lastMessage, messages, openSettings, ready, say, stopButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { withModelServer } from '../harness/settings.ts';
import { LlamaServer } from '../model-servers/llamacpp.ts';

journey('the same chat works with llama.cpp’s own server', async (machine) => {
  const llama = await LlamaServer.start(machine.directory);
  machine.endWith(() => llama.stop());
  await withModelServer(machine.dataDirectory, llama.baseUrl, { model: 'tiny-random' });
  const window = await machine.openHearth();
  await ready(window);

  await say(window, 'Tell me something');
  const first = await answered(window, /(\w+ ){10}/, 20_000);
  await first.shows(/tiny-random/);
  await say(window, 'And something else');
  await answered(window, /(\w+ ){10}/, 20_000);
  expect(await messages(window).count()).toBe(4);

  await lastMessage(window).hover();
  await lastMessage(window).the('button', 'Regenerate').click();
  await stopButton(window).waitUntilGone();
  await lastMessage(window).shows('2 / 2', 20_000);

  const settings = await openSettings(window, 'AI');
  await settings.the('button', 'Test').click();
  await settings.shows(/answered and offers one model/);
  await window.close();

  const again = await machine.openHearth();
  await ready(again);
  await lastMessage(again).shows('2 / 2');
});
