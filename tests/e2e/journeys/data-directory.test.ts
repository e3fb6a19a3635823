import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { paste } from '../harness/clipboard.ts';
import { answered, chatLink, input, lastMessage, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import type { Machine } from '../harness/machine.ts';
import { withModelServer } from '../harness/settings.ts';
import { SmallDisk } from '../harness/small-disk.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer, RawServer } from '../model-servers/raw.ts';

const heading = (window: HearthWindow, words: string) => window.the('heading', words);

journey(
  'where the data folder should be, there is a file: the window says what and where',
  async (machine) => {
    await writeFile(machine.dataDirectory, 'I was here first');
    const window = await machine.openHearth();
    await heading(window, 'The data folder cannot be used').waitUntilThere(20_000);
    await window.shows(machine.dataDirectory);
    expect(await readFile(machine.dataDirectory, 'utf8'), 'the file was written over').toBe(
      'I was here first',
    );
  },
);

journey('a data folder that may only be read is told, and used once it may be written', async (machine) => {
  const disk = await SmallDisk.mount(machine, 64);
  const dataDirectory = disk?.dataDirectory ?? machine.dataDirectory;
  await mkdir(dataDirectory, { recursive: true });
  const setReadOnly = async (readOnly: boolean) => {
    if (disk) disk.setReadOnly(readOnly);
    else await chmod(dataDirectory, readOnly ? 0o500 : 0o700);
  };
  await setReadOnly(true);
  const window = await machine.openHearth({ dataDirectory });
  await heading(window, 'The data folder cannot be written').waitUntilThere(20_000);
  await window.shows(dataDirectory);
  expect(await readdir(dataDirectory)).toEqual([]);
  await setReadOnly(false);
  await window.the('button', 'Try again').click();
  await window.the('button', 'Skip').click();
  await ready(window);
});

journey('a full disk at the start is told, and the start goes on when there is space', async (machine) => {
  const disk = await SmallDisk.mount(machine, 64);
  if (!disk) {
    // Without the right to mount a disk, a limit on the size of files stands in for a full one.
    const limited = await machine.openHearth({ fileSizeLimit: 8 });
    await limited.the('button', 'Try again').waitUntilThere(20_000);
    await limited.kill();
    const free = await machine.openHearth();
    await free.the('button', 'Skip').waitUntilThere(20_000);
    return;
  }
  await mkdir(disk.dataDirectory);
  await disk.fill();
  const window = await machine.openHearth({ dataDirectory: disk.dataDirectory });
  await heading(window, 'The disk is full').waitUntilThere(20_000);
  await window.shows(disk.dataDirectory);
  const names = await readdir(disk.dataDirectory);
  expect(names, 'a database that was not written whole lies there').not.toContain('hearth.db');
  await disk.free();
  await window.the('button', 'Try again').click();
  await window.the('button', 'Skip').click();
  await ready(window);
});

journey(
  'a disk that fills up while chatting loses no message, and writing goes on when there is space',
  async (machine) => {
    const disk = await SmallDisk.mount(machine, 64);
    const dataDirectory = disk?.dataDirectory ?? machine.dataDirectory;
    const server = await RawServer.start(answer('Noted.'));
    machine.endWith(() => server.stop());
    await withModelServer(dataDirectory, server.baseUrl);
    const filling = disk ? {} : { fileSizeLimit: 512 };
    let window = await machine.openHearth({ dataDirectory, ...filling });
    await ready(window);
    await say(window, 'Before');
    await answered(window, 'Noted.');

    const text = `Important ${'words '.repeat(disk ? 20 : 100_000)}end`;
    await disk?.fill();
    await paste(input(window), text);
    await input(window).holds(text);
    await window.the('button', 'Send').click();
    await window.the('alert', undefined, { at: 0 }).shows(/disk is full/i);
    await input(window).holds(text);

    if (disk) {
      await disk.free();
    } else {
      await window.close();
      window = await machine.openHearth({ dataDirectory });
      await ready(window);
      await paste(input(window), text);
    }
    await window.the('button', 'Send').click();
    await answered(window, 'Noted.');
    await window.close();
    const again = await machine.openHearth({ dataDirectory });
    await ready(again);
    await again.shows('Before');
    await again.shows('Important words');
  },
);

journey(
  'a damaged database is not opened or written over; one can start empty beside it',
  async (machine) => {
    await withOneChat(machine);
    const database = join(machine.dataDirectory, 'hearth.db');
    const whole = await readFile(database);
    const damaged = Buffer.concat([Buffer.alloc(4096, 'not a database '), whole.subarray(4096)]);
    await writeFile(database, damaged);

    const window = await machine.openHearth();
    await heading(window, 'The database is damaged').waitUntilThere(20_000);
    await window.shows(database);
    expect((await readFile(database)).equals(damaged), 'the damaged database was written to').toBe(true);

    await window.the('button', 'Start with an empty database').click();
    await window.the('alertdialog').the('button', 'Start with an empty database').click();
    await ready(window);
    expect(await chatLink(window, 'Remember me').count()).toBe(0);
    expect(await keptCopy(machine, damaged), 'the damaged database was not kept').toBe(true);
  },
);

journey('a damaged database can be replaced by the newest backup', async (machine) => {
  await withOneChat(machine);
  const database = join(machine.dataDirectory, 'hearth.db');
  await mkdir(join(machine.dataDirectory, 'backups'), { recursive: true });
  await copyFile(database, join(machine.dataDirectory, 'backups/hearth-20990101-000000.db'));
  await writeFile(database, 'no longer a database');

  const window = await machine.openHearth();
  await heading(window, 'The database is damaged').waitUntilThere(20_000);
  await window.shows('backups/hearth-20990101-000000.db');
  await window.the('button', 'Restore newest backup').click();
  await window.the('alertdialog').the('button', 'Restore newest backup').click();
  await ready(window);
  await chatLink(window, 'Remember me').click();
  await lastMessage(window).shows('I will.');
  expect(await keptCopy(machine, Buffer.from('no longer a database')), 'the damaged one was not kept').toBe(
    true,
  );
});

journey(
  'a database that is gone is told while its backups are there, and comes back from one',
  async (machine) => {
    await withOneChat(machine);
    const database = join(machine.dataDirectory, 'hearth.db');
    await mkdir(join(machine.dataDirectory, 'backups'), { recursive: true });
    await copyFile(database, join(machine.dataDirectory, 'backups/hearth-20260101-000000.db'));
    await rm(database);

    const window = await machine.openHearth();
    await heading(window, 'The database is missing').waitUntilThere(20_000);
    await window.the('button', 'Restore newest backup').click();
    await window.the('alertdialog').the('button', 'Restore newest backup').click();
    await ready(window);
    await chatLink(window, 'Remember me').click();
    await lastMessage(window).shows('I will.');
  },
);

journey('a database from a newer Hearth is left alone, and that is said', async (machine) => {
  await withOneChat(machine);
  const database = join(machine.dataDirectory, 'hearth.db');
  const bytes = await readFile(database);
  // SQLite's `user_version`: https://www.sqlite.org/fileformat2.html, section 1.3.
  bytes.writeUInt32BE(9_999, 60);
  await writeFile(database, bytes);

  const window = await machine.openHearth();
  await heading(window, 'The database is from a newer Hearth').waitUntilThere(20_000);
  await window.shows(database);
  expect((await readFile(database)).equals(bytes), 'the newer database was written to').toBe(true);
  await window.close();
});

journey(
  'a second Hearth on the same data ends at once, says why, and leaves the first as it is',
  async (machine) => {
    await chooseRawServer(machine, [answer('Still here.')]);
    const first = await machine.openHearth();
    await ready(first);
    const second = machine.startHearth();
    expect(await second.end()).toBe(0);
    expect(second.said).toContain('already running');
    expect(second.said).toContain(machine.dataDirectory);
    await say(first, 'Are you still there?');
    await answered(first, 'Still here.');
  },
);

journey(
  'without a session bus to find the first by, a second window says that Hearth is running',
  async (machine) => {
    await chooseRawServer(machine, [answer('Still here.')]);
    const first = await machine.openHearth();
    await ready(first);
    const noBus = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(machine.directory, 'nowhere')}` };
    const second = await machine.openHearth({ env: noBus });
    await heading(second, 'Hearth is already running').waitUntilThere(20_000);
    await second.shows(machine.dataDirectory);
    await say(first, 'Are you still there?');
    await answered(first, 'Still here.');

    await first.close();
    await second.the('button', 'Try again').click();
    await ready(second);
    await lastMessage(second).shows('Still here.');
  },
);

async function withOneChat(machine: Machine): Promise<void> {
  await chooseRawServer(machine, [answer('I will.')]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Remember me');
  await answered(window, 'I will.');
  await window.close();
}

async function keptCopy(machine: Machine, bytes: Buffer): Promise<boolean> {
  const names = await readdir(machine.dataDirectory);
  for (const name of names.filter((name) => name !== 'hearth.db' && name.includes('hearth'))) {
    const path = join(machine.dataDirectory, name);
    const kept = await readFile(path).catch(() => undefined);
    if (kept?.equals(bytes)) return true;
  }
  return false;
}
