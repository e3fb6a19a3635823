import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { expect } from 'vitest';

import { Cable } from '../harness/cable.ts';
import { Guest } from '../harness/guest.ts';
import { chatLink, log, ready } from '../harness/hearth.ts';
import { HearthServer } from '../harness/hearth-server.ts';
import { journey } from '../harness/journey.ts';
import type { Region } from '../harness/region.ts';
import { withModelServer } from '../harness/settings.ts';
import { askToJoin, through } from '../harness/sharing.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';

const TITLE = 'A long way from home';
const WAITING = 300;
/** Of a message, in bytes: nearly the most that one may have. */
const LONG = 1024 * 1024 - 64;

journey(
  'killed with a full outbox, and again while it is sent, a guest loses nothing, doubles nothing and keeps the order',
  async (machine) => {
    const server = await HearthServer.start({
      dataDirectory: join(machine.directory, 'server'),
      env: machine.env,
    });
    machine.endWith(() => server.stop());
    const cable = await Cable.to(server.port);
    machine.endWith(() => cable.stop());
    const ana = await (await Guest.join(await server.firstLink(), { userName: 'Ana' })).signIn();
    machine.endWith(async () => ana.leave());

    await withModelServer(machine.dataDirectory, 'http://127.0.0.1:9/v1', { displayName: 'Ben' });
    let ben = await machine.openHearth();
    await ready(ben);
    await askToJoin(ben, `hearth://join#${through((await server.invite()).link, cable.port)}`);
    await server.command('approve', await server.child.says(/approve (\S{36})/));
    await ben.the('button', 'Show chats').click();
    const connection = (): Region => ben.the('group', "Ana's Hearth").the('status', 'Connection');
    await connection().shows('Connected', 20_000);

    const chat = randomUUID();
    await ana.apply(chat, { type: 'create_chat', model: null });
    await ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text: TITLE });
    const { users } = await ana.get<{ users: { id: string; name: string }[] }>('GET', 'people');
    await ana.apply(chat, { type: 'add_user', user_id: users.find(({ name }) => name === 'Ben')?.id });
    await chatLink(ben, TITLE).click();
    await log(ben).shows(TITLE);

    cable.unplug();
    const written = Array.from({ length: WAITING }, (_, nth) => `${nth}: far away`);
    written[WAITING / 2] = `${WAITING / 2}: ${'and on and on '.repeat(LONG)}`.slice(0, LONG);
    await write(ben, chat, written);
    await log(ben).shows(written.at(-1) ?? '');
    await ben.kill();

    ben = await machine.openHearth();
    await connection().shows(`${WAITING} changes wait`, 30_000);
    cable.plug();
    const arrived = async (): Promise<string[]> => (await ana.allTexts(chat)).slice(1);
    // In the middle of sending, while the long one is not far.
    await until(async () => (await arrived()).length > WAITING / 4, {
      within: 60_000,
      otherwise: async () => `only ${(await arrived()).length} messages have come`,
    });
    // Killing takes a while, in which all the rest could be sent.
    cable.unplug();
    await ben.kill();
    const sentUntilThen = (await arrived()).length;
    expect(sentUntilThen, 'all was sent before the cable was pulled').toBeLessThan(WAITING);

    cable.plug();
    ben = await machine.openHearth();
    await until(async () => (await arrived()).length >= WAITING, {
      within: 120_000,
      otherwise: async () => `only ${(await arrived()).length} of ${WAITING} messages have come`,
    });
    await connection().shows(/^Connected/, 60_000);
    const found = await arrived();
    // Not all of it in a report.
    const inShort = (texts: string[]): string[] =>
      texts.map((text) => `${text.slice(0, 40)} (${text.length})`);
    expect(inShort(found)).toEqual(inShort(written));
    expect(found[WAITING / 2] === written[WAITING / 2], 'the long one is as it was written').toBe(true);
    await chatLink(ben, TITLE).click();
    await log(ben).shows(written.at(-1) ?? '');
    await until(async () => !(await log(ben).text()).includes('Waiting to be sent'), {
      otherwise: () => 'there is still something that waits',
    });
  },
  { within: 300_000 },
);

/** Sends messages as the window does when Enter is pressed, without the minutes that pressing it takes. */
async function write(window: HearthWindow, chat: string, texts: readonly string[]): Promise<void> {
  const operations = texts.map((text) => ({
    op_id: randomUUID(),
    chat_id: chat,
    action: { type: 'send_message', message_id: randomUUID(), text },
  }));
  const refused = await window.driver.executeAsyncScript<string | null>(
    `const [operations, done] = arguments;
    (async () => {
      for (const operation of operations)
        await window.__TAURI_INTERNALS__.invoke('apply', { operation, spaceId: null });
    })().then(() => done(null), (fault) => done(JSON.stringify(fault)));`,
    operations,
  );
  if (refused !== null) throw new Error(`the window did not take a message: ${refused}`);
}
