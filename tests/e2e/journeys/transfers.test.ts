import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { Cable } from '../harness/cable.ts';
import { company, connectionOf } from '../harness/company.ts';
import { lastMessage, log, messages, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { blobs, hashOf } from '../harness/on-disk.ts';
import { attach, SomeFiles } from '../harness/some-files.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;

/** Waits until so many bytes more have come through, then cuts the line until whoever is at its end has seen it. */
async function breakAfter(
  cable: Cable,
  direction: 'there' | 'back',
  bytes: number,
  isSeen: () => Promise<unknown>,
): Promise<void> {
  const before = cable.carried[direction];
  await until(() => cable.carried[direction] - before > bytes, {
    within: 60_000,
    otherwise: () => `only ${cable.carried[direction] - before} bytes came through`,
  });
  cable.unplug();
  await isSeen();
  cable.plug();
}

journey(
  'a transfer ends when it is cancelled, and goes on where it stopped when the line comes back',
  async (machine) => {
    await chooseRawServer(machine, [answer('Yes.')], { displayName: 'Ada' });
    const { ada, ben, cleo, cable, second } = await company(machine, 'Films of the sea');
    const files = await SomeFiles.in(machine.directory);
    // What cannot be pressed together, and no two alike.
    const [sent, fetched, unwanted] = await Promise.all(
      ['sent.bin', 'fetched.bin', 'unwanted.bin'].map((name) => files.write(name, randomBytes(SIZE))),
    );
    if (sent === undefined || fetched === undefined || unwanted === undefined) throw new Error('no files');

    // Cleo cancels a file on its way; what she writes goes without it.
    cable.slowDown(2 * MIB);
    await attach(cleo, unwanted);
    const waiting = cleo.the('list', 'Attached files');
    const bar = waiting.the('progressbar', 'Uploading unwanted.bin');
    await until(async () => Number(await bar.attribute('aria-valuenow')) > 0, {
      otherwise: () => 'the upload does not come forward',
    });
    await say(cleo, 'A film from me');
    await cleo.shows('Your message is sent once everything is uploaded.');
    await cleo.the('button', 'Not yet').click();
    await waiting.the('button', 'Cancel unwanted.bin').click();
    await waiting.waitUntilGone();
    const cancelled = cable.carried.there;
    await say(cleo, ' without the film');
    await log(ada).shows('A film from me without the film', 20_000);

    // Ben sends one, and the line breaks in the middle of it.
    const offline = async () => await connectionOf(ben).shows('Offline', 60_000);
    const before = cable.carried.there;
    expect(before - cancelled, 'bytes of a file that was cancelled').toBeLessThan(3 * MIB);
    await attach(ben, sent);
    await ben.the('list', 'Attached files').the('button', 'Remove sent.bin').waitUntilThere(20_000);
    await say(ben, 'A film from Ben');
    await breakAfter(cable, 'there', SIZE / 2, offline);
    await log(ada).shows('A film from Ben', 60_000);
    expect(await blobs(machine)).toContain(await hashOf(sent));
    expect(await blobs(machine)).not.toContain(await hashOf(unwanted));
    const uploaded = cable.carried.there - before;
    expect(uploaded, 'bytes for a file that was begun anew').toBeLessThan(1.3 * SIZE);

    // Ada sends one, and the line breaks in the middle of Ben's fetching it.
    await attach(ada, fetched);
    await ada.the('list', 'Attached files').the('button', 'Remove fetched.bin').waitUntilThere(20_000);
    await say(ada, 'A film from Ada');
    await lastMessage(ben).shows('A film from Ada', 30_000);
    const beforeFetch = cable.carried.back;
    const card = messages(ben).holding('A film from Ada');
    await card.the('button', 'Save fetched.bin').click();
    await breakAfter(cable, 'back', SIZE / 2, offline);
    await card.shows('Saved', 60_000);
    expect(await blobs(second)).toContain(await hashOf(fetched));
    const downloaded = join(second.directory, 'home', 'Downloads', 'fetched.bin');
    expect(await hashOf(downloaded)).toBe(await hashOf(fetched));
    expect(cable.carried.back - beforeFetch, 'bytes for a file that was begun anew').toBeLessThan(1.3 * SIZE);
  },
  { within: 300_000 },
);
