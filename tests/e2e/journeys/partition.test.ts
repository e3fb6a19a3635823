import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { expect } from 'vitest';

import { Guest } from '../harness/guest.ts';
import { chatLink, log, ready, say } from '../harness/hearth.ts';
import { HearthServer } from '../harness/hearth-server.ts';
import { journey } from '../harness/journey.ts';
import { Machine } from '../harness/machine.ts';
import { Network, type Place } from '../harness/network.ts';
import { onNetworks } from '../harness/on-networks.ts';
import type { Region } from '../harness/region.ts';
import { withModelServer } from '../harness/settings.ts';
import { askToJoin } from '../harness/sharing.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';

const TITLE = 'A chat over the network';

onNetworks('a network that is cut', () => {
  journey(
    'keeps what all sides write, in order and once, and so does one that loses packets',
    async (machine) => {
      const network = Network.make(1);
      machine.endWith(async () => network.stop());
      const [host, bensDesk, cleosDesk] = [network.place(), network.place(), network.place()];
      const cleosMachine = await Machine.start();
      machine.endWith(() => cleosMachine.stop());

      const server = await HearthServer.start({
        dataDirectory: join(machine.directory, 'server'),
        env: machine.env,
        address: host.address,
        port: 8002,
        through: host.through,
      });
      machine.endWith(() => server.stop());
      // Looks at the host from beside it, whatever becomes of the others.
      const ana = await (await Guest.join(await server.firstLink(), { userName: 'Ana' })).signIn();
      machine.endWith(async () => ana.leave());

      let ben = await joined(server, ana, machine, bensDesk, 'Ben');
      const cleo = await joined(server, ana, cleosMachine, cleosDesk, 'Cleo');

      const chat = randomUUID();
      const says = (text: string): Promise<void> =>
        ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text });
      await ana.apply(chat, { type: 'create_chat', model: null });
      await says(TITLE);
      const { users } = await ana.get<{ users: { id: string; name: string }[] }>('GET', 'people');
      for (const { id, name } of users)
        if (name !== 'Ana') await ana.apply(chat, { type: 'add_user', user_id: id });
      for (const window of [ben, cleo]) {
        await chatLink(window, TITLE).click();
        await log(window).shows(TITLE);
      }
      const hostHas = async (count: number): Promise<void> => {
        await until(async () => (await ana.texts(chat)).length >= count, {
          within: 90_000,
          otherwise: async () => `the host has only: ${(await ana.texts(chat)).join(' | ')}`,
        });
      };

      // Ben is cut off, and the others go on.
      network.cut(bensDesk, host);
      await writes(ben, 'Ben, cut off, first');
      await writes(ben, 'Ben, cut off, second');
      await writes(cleo, 'Cleo, while Ben is away');
      await says('Ana, meanwhile');
      await hostHas(3);
      await log(cleo).shows('Ana, meanwhile');
      await connection(ben).shows(/Offline, 2 changes wait/, 90_000);
      await writes(ben, 'Ben, cut off, third');
      expect(await log(ben).text()).not.toContain('Ana, meanwhile');

      // So is Cleo. What waits at Ben's outlives his window's sudden end.
      network.cut(cleosDesk, host);
      await writes(cleo, 'Cleo, cut off, first');
      await writes(cleo, 'Cleo, cut off, second');
      await ben.kill();
      ben = await machine.openHearth({ elsewhere: bensDesk });
      await connection(ben).shows(/3 changes wait/, 30_000);
      await chatLink(ben, TITLE).click();
      await log(ben).shows('Ben, cut off, third');

      // Ben is back while Cleo is still away.
      network.heal(bensDesk);
      await log(ben).shows('Ana, meanwhile', 60_000);
      await connection(ben).shows('Connected', 60_000);
      await writes(ben, 'Ben, while Cleo is away');
      await hostHas(7);
      await connection(cleo).shows(/Offline, 2 changes wait/, 90_000);
      expect(await log(cleo).text()).not.toContain('Ben,');
      network.heal(cleosDesk);
      await log(cleo).shows('Ben, while Cleo is away', 60_000);
      await connection(cleo).shows('Connected', 60_000);
      await hostHas(9);

      network.lose(bensDesk, host, 15);
      network.lose(cleosDesk, host, 15);
      for (const number of [1, 2, 3, 4]) {
        await writes(ben, `Ben, on a bad line, ${number}`);
        await writes(cleo, `Cleo, on a bad line, ${number}`);
        await says(`Ana, on a bad line, ${number}`);
      }
      const all = 9 + 3 * 4;
      await hostHas(all);
      network.heal(bensDesk);
      network.heal(cleosDesk);

      const kept = await ana.texts(chat);
      const of = (name: string): string[] => kept.filter((text) => text.startsWith(name));
      const cutOff = (name: string, ...nth: string[]): string[] =>
        nth.map((one) => `${name}, cut off, ${one}`);
      const onBadLine = (name: string): string[] =>
        [1, 2, 3, 4].map((nth) => `${name}, on a bad line, ${nth}`);
      expect(kept, 'each of them once').toHaveLength(all);
      expect(of('Ben')).toEqual([
        ...cutOff('Ben', 'first', 'second', 'third'),
        'Ben, while Cleo is away',
        ...onBadLine('Ben'),
      ]);
      expect(of('Cleo')).toEqual([
        'Cleo, while Ben is away',
        ...cutOff('Cleo', 'first', 'second'),
        ...onBadLine('Cleo'),
      ]);
      expect(of('Ana')).toEqual(['Ana, meanwhile', ...onBadLine('Ana')]);

      for (const window of [ben, cleo]) {
        await connection(window).shows(/^Connected/, 60_000);
        await log(window).shows(kept.at(-1) ?? '', 60_000);
        const hosts = async (): Promise<Page> =>
          await ana.get('GET', `chat/chats/${chat}/page?anchor=end&limit=200`);
        // What is read in a window is a change as well, and may be on its way.
        await until(async () => (await copy(window, chat)).head_rev === (await hosts()).head_rev, {
          within: 60_000,
          otherwise: () => 'a copy never came to where its host is',
        });
        expect(await copy(window, chat)).toEqual(await hosts());
        expect(await log(window).text()).not.toContain('Waiting to be sent');
      }
    },
    { within: 480_000 },
  );
});

/** The newest messages of a chat with all that is known of them, and how far whoever has them has come. */
interface Page {
  head_rev: number;
}

/** Somebody at a desk of theirs who was invited, let in, and sees the space. */
async function joined(
  server: HearthServer,
  ana: Guest,
  machine: Machine,
  desk: Place,
  displayName: string,
): Promise<HearthWindow> {
  await withModelServer(machine.dataDirectory, 'http://127.0.0.1:9/v1', { displayName });
  const window = await machine.openHearth({ elsewhere: desk });
  await ready(window);
  await askToJoin(window, (await server.invite()).link);
  const waiting = await until(
    async () => {
      const { devices } = await ana.get<{ devices: { id: string; state: string }[] }>('GET', 'people');
      return devices.find(({ state }) => state === 'waiting');
    },
    { otherwise: () => `${displayName} never asked to be let in` },
  );
  await ana.get('POST', `devices/${waiting.id}/approve`);
  await window.the('button', 'Show chats').click();
  await connection(window).shows('Connected', 20_000);
  return window;
}

function connection(window: Region): Region {
  return window.the('group', "Ana's Hearth").the('status', 'Connection');
}

async function writes(window: Region, text: string): Promise<void> {
  await say(window, text);
  await log(window).shows(text);
}

/** What a guest's own copy has of a chat. */
async function copy(window: HearthWindow, chat: string): Promise<Page> {
  return await window.driver.executeAsyncScript<Page>(
    `const [chat_id, done] = arguments;
    const request = { chat_id, anchor: { type: 'end' }, limit: 200 };
    window.__TAURI_INTERNALS__.invoke('message_page', { request }).then(done, done);`,
    chat,
  );
}
