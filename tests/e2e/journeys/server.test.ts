import { randomUUID } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { Child } from '../harness/child.ts';
import { Chromium } from '../harness/chromium.ts';
import { Guest, patiently } from '../harness/guest.ts';
import { answered, chatLink, chatTitles, messages, ready, say } from '../harness/hearth.ts';
import { owner } from '../harness/let-in.ts';
import { repositoryDirectory, serverBinary } from '../harness/paths.ts';
import { freePort } from '../harness/ports.ts';
import { inRoom } from '../harness/server-room.ts';
import { withModelServer } from '../harness/settings.ts';
import { until } from '../harness/until.ts';
import { startAimock } from '../model-servers/aimock.ts';

interface Device {
  id: string;
  name: string;
  state: string;
}

describe('hearth-server', () => {
  test(
    'lets its owner in with the first link, and others when they are approved',
    inRoom(async (room) => {
      const server = await room.serve();
      const ana = await owner(room, server);
      expect((await ana.get<{ user: { role: string } }>('GET', 'me')).user.role).toBe('owner');

      const ben = await Guest.join(await server.invite(), { userName: 'Ben', deviceName: 'a laptop' });
      room.endWith(() => ben.leave());
      expect(await ben.refresh()).toBe(403);
      await server.child.says(/“a laptop” of Ben waits to be let in/);
      const devices: Device[] = JSON.parse(await server.command('devices', '--json'));
      expect(devices.find(({ id }) => id === ben.deviceId)?.state).toBe('waiting');
      await server.command('approve', 'a laptop');
      expect(await ben.refresh()).toBe(200);

      const chat = randomUUID();
      await ana.apply(chat, { type: 'create_chat', model: null });
      expect((await ben.ask('GET', `chat/chats/${chat}`)).status).toBe(404);
      await ana.apply(chat, { type: 'add_user', user_id: ben.userId });
      const socket = await ben.connect();
      room.endWith(() => socket.end());
      await ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text: 'Hello Ben' });
      await socket.hears((frame) => JSON.stringify(frame).includes('Hello Ben'));
      expect(await ben.texts(chat)).toEqual(['Hello Ben']);

      await server.command('revoke', 'Ben');
      await until(() => socket.closed === 4403, {
        within: 1_000,
        otherwise: () => `a revoked device's socket is still open (${socket.closed})`,
      });
      expect((await ben.ask('GET', 'me')).status).toBe(401);
    }),
  );

  test(
    'ends in order when it is asked to, and is there again with all that was said',
    inRoom(async (room) => {
      const server = await room.serve();
      const ana = await owner(room, server);
      const chat = randomUUID();
      await ana.apply(chat, { type: 'create_chat', model: null });
      await ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text: 'before the end' });
      const socket = await ana.connect();
      room.endWith(() => socket.end());

      const asked = Date.now();
      expect(await server.end()).toBe(0);
      expect(Date.now() - asked).toBeLessThan(10_000);
      expect(socket.closed).toBe(1001);

      const again = await server.again();
      room.endWith(() => again.stop());
      expect(again.child.said).not.toContain('no owner');
      expect(await patiently(() => ana.texts(chat))).toEqual(['before the end']);
    }),
  );

  test(
    'tells each of several starts what is in the way',
    inRoom(async (room) => {
      const server = await room.serve();
      const start = async (...args: string[]): Promise<[number | string, string]> => {
        const child = new Child(serverBinary, args, { env: room.env });
        room.endWith(() => child.stop());
        return [await child.end(), child.said];
      };
      const [busy, words] = await start('--data-dir', server.dataDirectory, '--listen', '127.0.0.1:0');
      expect(busy).toBe(1);
      expect(words).toContain('another Hearth uses this data directory');

      const other = join(room.directory, 'other');
      const [taken, port] = await start('--data-dir', other, '--listen', `127.0.0.1:${server.port}`);
      expect(taken).toBe(1);
      expect(port).toContain(`127.0.0.1:${server.port} cannot be listened to`);

      const [refused, tls] = await start('--data-dir', other, '--no-tls', '--listen', '0.0.0.0:8002');
      expect(refused).toBe(2);
      expect(tls).toContain('loopback only');

      expect(await server.command('check')).toContain('ok       database');
    }),
  );

  test(
    'keeps its keys and its control socket to itself, and tells no secret in its logs',
    inRoom(async (room) => {
      const server = await room.serve({ env: { ...room.env, HEARTH_LOG: 'trace' } });
      const invite = await server.firstLink();
      const ana = await owner(room, server);
      const socket = await ana.connect();
      room.endWith(() => socket.end());
      for (const name of ['secrets.json', 'hearth-server.sock']) {
        const { mode } = await stat(join(server.dataDirectory, name));
        expect((mode & 0o777).toString(8), name).toBe('600');
      }
      const secrets = [ana.accessToken, ana.refreshToken, 'Authorization'];
      const kept: Record<string, string> = JSON.parse(
        await readFile(join(server.dataDirectory, 'secrets.json'), 'utf8'),
      );
      expect(Object.keys(kept).length).toBeGreaterThan(0);
      await server.end();
      const said = server.child.said.replaceAll(/\S+\/\/\S*join#\S+/g, '');
      for (const secret of [...secrets, ...Object.values(kept), invite.code])
        expect(said.includes(secret), `the log holds a secret`).toBe(false);
    }),
  );

  test(
    'serves the web UI, plain behind a proxy of this machine, to its own names alone',
    inRoom(async (room) => {
      const server = await room.serve({ args: ['--no-tls', '--public-url', 'https://hearth.example.org'] });
      const at = (path: string, host: string): Promise<number> =>
        new Promise((answered, failed) => {
          const asked = get({ port: server.port, path, headers: { host } }, (response) => {
            response.resume();
            answered(response.statusCode ?? 0);
          });
          asked.on('error', failed);
        });
      const page = await fetch(`http://127.0.0.1:${server.port}/chat`);
      expect(await page.text()).toContain('<!doctype html>');
      expect(await at('/health', 'localhost')).toBe(200);
      expect(await at('/health', 'hearth.example.org')).toBe(200);
      expect(await at('/health', 'evil.example')).toBe(421);
      expect(await at('/api/v1/chat/chats', 'localhost')).toBe(401);
      await server.child.says(/https:\/\/hearth\.example\.org:443\/join#/);
    }),
  );

  test(
    'can be used with curl alone, as the page on the protocol shows',
    inRoom(async (room) => {
      const server = await room.serve();
      const { link } = await server.firstLink();
      const page = await readFile(join(repositoryDirectory, 'docs/protocol.md'), 'utf8');
      const script = page.match(/```sh\n([\s\S]*?)```/)?.[1];
      await writeFile(join(room.directory, 'chat.sh'), script ?? 'exit 9');
      const shell = new Child('bash', ['chat.sh'], { cwd: room.directory, env: { ...room.env, LINK: link } });
      expect(await shell.end(30_000), shell.said).toBe(0);
      expect(shell.said).toContain('"text":"Hello from a shell"');
    }),
  );
});

describe('a browser at hearth-server', () => {
  test(
    'becomes its owner with the first link and finds everything again after an end, a kill and a reload',
    { timeout: 120_000 },
    inRoom(async (room) => {
      const models = await startAimock();
      room.endWith(() => models.stop());
      models.onMessage(/capital/, { content: 'The capital of Portugal is Lisbon.' });
      await withModelServer(room.dataDirectory, `${models.url}/v1`, { model: 'gpt-4o' });
      const port = await freePort();
      let server = await room.serve(port === undefined ? {} : { port });
      const said = await server.child.says(/in a browser: (https:\S+)/);

      const browser = await Chromium.open();
      room.endWith(() => browser.close());
      await browser.goTo(said);
      await browser.the('textbox', 'Your name').type('Ana');
      await browser.the('button', 'Join').click();
      await ready(browser);
      await say(browser, 'What is the capital of Portugal?');
      await answered(browser, 'The capital of Portugal is Lisbon.');
      expect(await chatTitles(browser)).toEqual(['What is the capital of Portugal?']);

      const connection = browser.the('status', 'Connection');
      for (const end of [(): Promise<unknown> => server.end(), (): Promise<unknown> => server.kill()]) {
        await connection.shows('Connected', 30_000);
        await end();
        await connection.shows('Offline', 30_000);
        server = await server.again();
        const running = server;
        room.endWith(() => running.stop());
        await connection.shows('Connected', 30_000);
        await say(browser, 'And again: what is the capital of Portugal?');
        await answered(browser, 'The capital of Portugal is Lisbon.');
      }
      await browser.reload();
      await ready(browser);
      await chatLink(browser, 'What is the capital of Portugal?').click();
      await until(async () => (await messages(browser).count()) === 6, {
        otherwise: async () => `there are ${await messages(browser).count()} messages instead of 6`,
      });
      expect(server.child.said).not.toContain('no owner');
    }),
  );
});
