import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { Child } from '../harness/child.ts';
import { Guest, patiently } from '../harness/guest.ts';
import type { HearthServer } from '../harness/hearth-server.ts';
import { member, owner } from '../harness/let-in.ts';
import { serverBinary } from '../harness/paths.ts';
import { inRoom, type ServerRoom } from '../harness/server-room.ts';

interface User {
  id: string;
  name: string;
  role: string;
  revoked: boolean;
}

interface Device {
  id: string;
  user_id: string;
  name: string;
  state: string;
}

describe('the commands of hearth-server', () => {
  test(
    'tell who is in the space, and let in whom they were made for',
    inRoom(async (room) => {
      const server = await room.serve();
      const ana = await owner(room, server);
      const ben = await member(room, server, 'Ben');

      // One more device of somebody is theirs, whatever name it comes with.
      const tablet = await joined(room, server, ['--for', 'Ben'], 'Somebody', 'a tablet');
      expect(tablet.userId).toBe(ben.userId);
      const other = await joined(room, server, ['--for', ben.userId], 'Somebody', 'a phone');
      expect(other.userId).toBe(ben.userId);
      expect(await roleOf(tablet)).toBe('member');

      const dora = await joined(room, server, ['--role', 'guest'], 'Dora', 'a desk');
      expect(await roleOf(dora)).toBe('guest');
      const eve = await joined(room, server, ['--role', 'member'], 'Eve', 'a couch');
      expect(await roleOf(eve)).toBe('member');
      // What the role is good for: a guest makes no chats.
      const chat = {
        op_id: randomUUID(),
        chat_id: randomUUID(),
        action: { type: 'create_chat', model: null },
      };
      expect((await dora.ask('POST', 'chat/operations', chat)).status).toBe(403);
      expect((await eve.ask('POST', 'chat/operations', chat)).status).toBeLessThan(300);

      expect(await refused(room, server, 'invite', '--for', 'Nobody')).toContain(
        'there is no person “Nobody”',
      );
      expect(await refused(room, server, 'invite', '--role', 'owner')).toContain('invalid value');

      const users: User[] = JSON.parse(await server.command('users', '--json'));
      expect(users.map(({ name, role }) => `${name}: ${role}`).sort()).toEqual(
        ['Ana: owner', 'Ben: member', 'Dora: guest', 'Eve: member'].sort(),
      );
      const shown = await server.command('users');
      expect(shown).toMatch(/^name +role +devices +id$/m);
      expect(shown).toMatch(new RegExp(`^Ben +member +3 +${ben.userId}$`, 'm'));
      expect(await server.command('devices')).toMatch(/^approved +a tablet +desktop +Ben /m);

      // For another device of the owner nobody has to say yes.
      const laptop = await Guest.join(await server.invite('--owner'), { deviceName: 'a laptop' });
      room.endWith(() => laptop.leave());
      expect(laptop.userId).toBe(ana.userId);
      expect(await laptop.refresh()).toBe(200);
      expect(await roleOf(laptop)).toBe('owner');
    }),
  );

  test(
    'do on the data what they do on a server that runs, but for inviting',
    inRoom(async (room) => {
      const server = await room.serve();
      await owner(room, server);
      const ben = await member(room, server, 'Ben');
      const cleo = await Guest.join(await server.invite(), { userName: 'Cleo', deviceName: 'a browser' });
      room.endWith(() => cleo.leave());
      expect(await cleo.refresh()).toBe(403);
      expect(await server.end()).toBe(0);

      expect(await server.command('users')).toMatch(/^Ben +member +1 /m);
      const users: User[] = JSON.parse(await server.command('users', '--json'));
      expect(users.map(({ name }) => name).sort()).toEqual(['Ana', 'Ben', 'Cleo']);
      expect(await server.command('devices')).toMatch(/^WAITS +a browser +desktop +Cleo /m);
      expect(await server.command('approve', 'a browser')).toContain('“a browser” of Cleo was let in');
      const devices: Device[] = JSON.parse(await server.command('devices', '--json'));
      expect(devices.find(({ id }) => id === cleo.deviceId)?.state).toBe('approved');
      expect(await server.command('revoke', 'Ben')).toContain('no access any more');
      const check = await server.command('check');
      expect(check).toContain('ok       server: it does not run');
      expect(check).toContain('ok       database: it is whole');
      await stat(backupIn(await server.command('backup')));
      expect(await refused(room, server, 'invite')).toContain('the server does not run');

      const again = await server.again();
      room.endWith(() => again.stop());
      expect(await patiently(() => cleo.refresh())).toBe(200);
      expect(await ben.refresh()).toBe(401);
    }),
  );

  test(
    'bring back what was, from a backup that was made while the server ran',
    inRoom(async (room) => {
      const server = await room.serve();
      const ana = await owner(room, server);
      const chat = randomUUID();
      const says = (text: string): Promise<void> =>
        ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text });
      const epoch = async (): Promise<string | undefined> =>
        (await ana.get<{ epoch: string }[]>('GET', 'chat/heads'))[0]?.epoch;
      await ana.apply(chat, { type: 'create_chat', model: null });
      await says('before the backup');
      const before = await epoch();
      expect(before).toBeDefined();

      const backup = backupIn(await server.command('backup'));
      expect(dirname(backup)).toBe(join(server.dataDirectory, 'backups'));
      expect((await stat(backup)).size).toBeGreaterThan(0);
      await says('after the backup');
      expect(await refused(room, server, 'restore')).toContain('another Hearth uses this data directory');
      expect(await ana.texts(chat)).toEqual(['before the backup', 'after the backup']);

      expect(await server.end()).toBe(0);
      expect(await server.command('restore')).toContain(`${backup} is in place of the database`);
      const aside = (await readdir(server.dataDirectory)).filter((name) =>
        name.startsWith('hearth.db.damaged-'),
      );
      expect(aside.length).toBeGreaterThan(0);

      const again = await server.again();
      room.endWith(() => again.stop());
      expect(await patiently(() => ana.texts(chat))).toEqual(['before the backup']);
      // Whoever has a copy learns by this that it is of another life of the chat.
      expect(await epoch()).not.toBe(before);
    }),
  );

  test(
    'say that there is nothing to be asked where no server has been',
    inRoom(async (room) => {
      const nowhere = join(room.directory, 'nowhere');
      for (const command of ['users', 'devices', 'backup', 'invite']) {
        const child = new Child(serverBinary, [command, '--data-dir', nowhere], { env: room.env });
        expect(await child.end(), command).toBe(1);
        expect(child.said, command).toContain(`there is no space in ${nowhere}`);
      }
    }),
  );
});

/** Somebody who comes in with an invite that was made in this way. */
async function joined(
  room: ServerRoom,
  server: HearthServer,
  made: readonly string[],
  userName: string,
  deviceName: string,
): Promise<Guest> {
  const guest = await Guest.join(await server.invite(...made), { userName, deviceName });
  room.endWith(() => guest.leave());
  expect(await guest.refresh()).toBe(403);
  await server.command('approve', deviceName);
  return await guest.signIn();
}

async function roleOf(guest: Guest): Promise<string> {
  return (await guest.get<{ user: { role: string } }>('GET', 'me')).user.role;
}

/** What a command says that fails. */
async function refused({ env }: ServerRoom, server: HearthServer, ...args: string[]): Promise<string> {
  const command = new Child(serverBinary, [...args, '--data-dir', server.dataDirectory], { env });
  expect(await command.end(), command.said).not.toBe(0);
  return command.said;
}

function backupIn(said: string): string {
  const file = /a backup was made: (\S+)/.exec(said)?.[1];
  if (file === undefined) throw new Error(`no backup is named in ${said}`);
  return file;
}
