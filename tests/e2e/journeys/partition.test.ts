import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { expect } from 'vitest';

import { Guest } from '../harness/guest.ts';
import { chatLink, log, messages, ready, say } from '../harness/hearth.ts';
import { HearthServer } from '../harness/hearth-server.ts';
import { journey } from '../harness/journey.ts';
import { Network } from '../harness/network.ts';
import { onNetworks } from '../harness/on-networks.ts';
import type { Region } from '../harness/region.ts';
import { withModelServer } from '../harness/settings.ts';
import { askToJoin } from '../harness/sharing.ts';
import { until } from '../harness/until.ts';

onNetworks('a network that is cut', () => {
  journey(
    'keeps what both sides write, in order and once, and so does one that loses packets',
    async (machine) => {
      const network = Network.make(1);
      machine.endWith(async () => network.stop());
      const [host, desk] = [network.place(), network.place()];

      const server = await HearthServer.start({
        dataDirectory: join(machine.directory, 'server'),
        env: machine.env,
        address: host.address,
        port: 8002,
        through: host.through,
      });
      machine.endWith(() => server.stop());
      const ana = await (await Guest.join(await server.firstLink(), { userName: 'Ana' })).signIn();
      machine.endWith(async () => ana.leave());

      await withModelServer(machine.dataDirectory, 'http://127.0.0.1:9/v1', { displayName: 'Ben' });
      let ben = await machine.openHearth({ elsewhere: desk });
      await ready(ben);
      await askToJoin(ben, (await server.invite()).link);
      await server.child.says(/ waits to be let in/);
      const { devices } = await ana.get<{ devices: { id: string; state: string; user_id: string }[] }>(
        'GET',
        'people',
      );
      const waiting = devices.find(({ state }) => state === 'waiting');
      await ana.get('POST', `devices/${waiting?.id}/approve`);
      await ben.the('button', 'Show chats').click();
      const connection = (): Region => ben.the('group', "Ana's Hearth").the('status', 'Connection');
      await connection().shows('Connected', 20_000);

      const chat = randomUUID();
      const says = (text: string): Promise<void> =>
        ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text });
      await ana.apply(chat, { type: 'create_chat', model: null });
      await says('A chat over the network');
      await ana.apply(chat, { type: 'add_user', user_id: waiting?.user_id });
      await chatLink(ben, 'A chat over the network').click();
      await log(ben).shows('A chat over the network');

      const benSays = async (text: string): Promise<void> => {
        await say(ben, text);
        await log(ben).shows(text);
      };

      network.cut(host, desk);
      await benSays('Ben, cut off, first');
      await benSays('Ben, cut off, second');
      await says('Ana, meanwhile');
      await connection().shows(/Offline, 2 changes wait/, 90_000);
      await benSays('Ben, cut off, third');

      // What waits outlives the window's sudden end.
      await ben.kill();
      ben = await machine.openHearth({ elsewhere: desk });
      await connection().shows(/3 changes wait/, 30_000);
      await chatLink(ben, 'A chat over the network').click();
      await log(ben).shows('Ben, cut off, third');
      network.heal(host);
      await log(ben).shows('Ana, meanwhile', 60_000);
      await connection().shows('Connected', 60_000);

      network.lose(host, desk, 15);
      for (const number of [1, 2, 3, 4, 5]) {
        await benSays(`Ben, on a bad line, ${number}`);
        await says(`Ana, on a bad line, ${number}`);
      }
      const all = 1 + 3 + 1 + 10;
      await until(async () => (await ana.texts(chat)).length >= all, {
        within: 90_000,
        otherwise: async () => `the host has only: ${(await ana.texts(chat)).join(' | ')}`,
      });
      network.heal(host);

      const kept = await ana.texts(chat);
      expect(new Set(kept).size, kept.join(' | ')).toBe(all);
      const of = (name: string): string[] => kept.filter((text) => text.startsWith(name));
      expect(of('Ben, cut')).toEqual(['first', 'second', 'third'].map((nth) => `Ben, cut off, ${nth}`));
      expect(of('Ben, on')).toEqual([1, 2, 3, 4, 5].map((nth) => `Ben, on a bad line, ${nth}`));
      // The log draws only what is near the screen, which is at its end.
      await until(
        async () => {
          const shown = await messages(ben).texts();
          const newest = kept.slice(-shown.length);
          return shown.length >= 8 && newest.every((text, at) => shown[at]?.includes(text));
        },
        {
          within: 60_000,
          otherwise: () => `Ben's window never showed what the host has: ${kept.join(' | ')}`,
        },
      );
      expect(await log(ben).text()).not.toContain('Waiting to be sent');
      await connection().shows(/^Connected/);
    },
    { within: 360_000 },
  );
});
