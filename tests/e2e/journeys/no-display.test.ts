import { join } from 'node:path';

import { expect, test } from 'vitest';

import { Child } from '../harness/child.ts';
import { Guest } from '../harness/guest.ts';
import { readInvite } from '../harness/invite.ts';
import { xtaskBinary } from '../harness/paths.ts';
import { freePort } from '../harness/ports.ts';
import { inRoom } from '../harness/server-room.ts';

/** It looks whether everything is installed and built. What is not, is. */
const BUILT_WITHIN = 900_000;

test(
  '`cargo xtask run` without a display starts the server, and prints the link that makes one its owner',
  inRoom(async (room) => {
    const typed = ['--data-dir', join(room.directory, 'data'), '--secrets', 'file', '--no-discovery'];
    const listen = ['--listen', `127.0.0.1:${await freePort()}`];
    const started = new Child(xtaskBinary, ['run', '--', ...typed, ...listen], {
      // Not the room's: cargo and npm are those of whoever runs this.
      env: { ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    });
    room.endWith(() => started.stop());
    await started.says(/There is no display here/, BUILT_WITHIN);
    const link = readInvite(await started.says(/(hearth:\/\/join#\S+)/));
    const ana = await (await Guest.join(link, { userName: 'Ana' })).signIn();
    room.endWith(() => ana.leave());
    const { users } = await ana.get<{ users: { role: string }[] }>('GET', 'people');
    expect(users).toMatchObject([{ role: 'owner' }]);

    // As a service manager does, which knows only of what it started.
    started.process.kill('SIGTERM');
    expect(await started.end(11_000)).toBe(0);
  }),
  BUILT_WITHIN + 60_000,
);
