import { readFile } from 'node:fs/promises';

import { expect } from 'vitest';

import { alone } from '../harness/alone.ts';
import {
  answered,
  chatLink,
  chatTitles,
  input,
  lastMessage,
  log,
  messages,
  newChat,
  ready,
  say,
  sidebar,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { onNetworks } from '../harness/on-networks.ts';
import { withModelServer } from '../harness/settings.ts';
import { until } from '../harness/until.ts';
import { LlamaServer } from '../model-servers/llamacpp.ts';

onNetworks('a machine that is on no network', () => {
  journey(
    'has its chats, their answers and the search all the same',
    async (machine) => {
      const elsewhere = alone(machine);
      const llama = await LlamaServer.start(machine.directory, 0, elsewhere.through);
      machine.endWith(() => llama.stop());
      await withModelServer(machine.dataDirectory, llama.baseUrl, { model: 'tiny-random' });
      const window = await machine.openHearth({ elsewhere });
      // What the window's own process can see of networks.
      const seen = await readFile(`/proc/${window.pid}/net/dev`, 'utf8');
      expect([...seen.matchAll(/^ *(\S+):/gm)].map(([, name]) => name)).toEqual(['lo']);
      await expect(fetch(`${llama.baseUrl}/models`)).rejects.toThrow();

      await ready(window);
      await window.the('status', 'Connection').shows('Local');
      await say(window, 'Tell me about cherries');
      const told = await answered(window, /(\w+ ){10}/, 20_000);
      const [words = ''] = /(\w+ ){10}/.exec(await told.text()) ?? [];
      await newChat(window);
      await say(window, 'Tell me about apples');
      await answered(window, /(\w+ ){10}/, 20_000);
      await input(window).type('And then');

      const field = sidebar(window).the('searchbox', 'Search');
      await field.type('pumpernickel');
      await sidebar(window).shows('Nothing found');
      await field.fill('cherries');
      // The whole list stands there until the search has answered.
      await until(async () => (await chatTitles(window)).join() === 'Tell me about cherries', {
        otherwise: () => 'the sidebar should list the one chat that is about cherries',
      });
      await chatLink(window, 'Tell me about cherries').click();
      await lastMessage(window).shows(words);
      await window.close();

      const again = await machine.openHearth({ elsewhere });
      await ready(again);
      await chatLink(again, 'Tell me about apples').click();
      await log(again).shows('Tell me about apples');
      expect(await messages(again).count()).toBe(2);
      await input(again).holds('And then');
    },
    { within: 120_000 },
  );
});
