import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { Cable } from '../harness/cable.ts';
import { Chromium } from '../harness/chromium.ts';
import {
  chatLink,
  input,
  lastMessage,
  log,
  messages,
  newChat,
  openSettings,
  ready,
  say,
  sidebar,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { Machine } from '../harness/machine.ts';
import type { Region } from '../harness/region.ts';
import { withModelServer } from '../harness/settings.ts';
import { addToChat, askToJoin, choosePort, invite, share } from '../harness/sharing.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import type { Script } from '../model-servers/raw.ts';
import { done, finishChunk, roleChunk, textChunk } from '../model-servers/sse.ts';

const space = "Ada's Hearth";

journey(
  'two windows and a browser share a chat, an answer, a cut network and its end',
  async (machine) => {
    let goOn = () => {};
    const seenInTheMiddle = new Promise<void>((seen) => {
      goOn = seen;
    });
    const twoHalves: Script = async (exchange) => {
      await exchange.stream();
      await exchange.send(roleChunk() + textChunk('The first half, '));
      await seenInTheMiddle;
      await exchange.send(textChunk('and the second half.') + finishChunk('stop') + done);
      await exchange.end();
    };
    await chooseRawServer(machine, [twoHalves], { displayName: 'Ada' });
    const port = await choosePort(machine);
    const cable = await Cable.to(port);
    machine.endWith(() => cable.stop());
    const second = await Machine.start();
    machine.endWith(() => second.stop());
    await withModelServer(second.dataDirectory, 'http://127.0.0.1:9/v1', { displayName: 'Ben' });

    let ada = await machine.openHearth();
    const ben = await second.openHearth();
    await Promise.all([ready(ada), ready(ben)]);
    const begun = Date.now();
    await share(ada);

    // Ben comes in once Ada has said yes.
    await askToJoin(ben, (await invite(ada, cable.port)).application);
    await ada.the('button', 'Approve').click();
    await ben.the('button', 'Show chats').click();
    const joined = ben.the('group', space);
    await joined.the('status', 'Connection').shows('Connected');

    // They chat; nothing that Ada keeps for herself is seen.
    await newChat(ada);
    await say(ada, 'A chat for two');
    await addToChat(ada, 'Ben');
    await chatLink(ben, 'A chat for two').click();
    await log(ben).shows('A chat for two');
    await input(ada).type('Hm');
    await ben.the('status', 'Typing').shows('Ada is typing');
    await input(ada).fill('');

    // Cleo comes in the middle of the answer, with a browser.
    const cleo = await Chromium.open();
    machine.endWith(() => cleo.close());
    await cleo.goTo((await invite(ada, cable.port)).browser);
    await cleo.the('textbox', 'Your name').type('Cleo');
    await cleo.the('button', 'Join').click();
    await ada.the('button', 'Approve').click();
    await sidebar(cleo).waitUntilThere(20_000);
    await addToChat(ada, 'Cleo');
    await chatLink(cleo, 'A chat for two').click();
    await log(cleo).shows('The first half,');
    goOn();
    for (const window of [ada, ben, cleo]) await log(window).shows('The first half, and the second half.');

    await say(cleo, 'Hello from a browser');
    for (const window of [ada, ben]) await log(window).shows('Hello from a browser');

    // The cable is pulled. Both sides go on writing.
    cable.unplug();
    await say(ben, 'Ben, offline, first');
    await say(ben, 'Ben, offline, second');
    await say(cleo, 'Cleo, offline');
    await say(ada, 'Ada, meanwhile');
    await joined.the('status', 'Connection').shows(/Offline, 2 changes wait/, 60_000);
    await lastMessage(ben).shows('Waiting to be sent');
    await findsWhatWasSaid(ben);
    cable.plug();
    const written = ['Ben, offline, first', 'Ben, offline, second', 'Cleo, offline', 'Ada, meanwhile'];
    for (const window of [ada, ben, cleo]) {
      for (const text of written) await log(window).shows(text, 40_000);
    }
    await until(async () => !(await log(ben).shows(/./)).includes('Waiting to be sent'), {
      otherwise: () => 'Ben’s messages still say that they wait',
    });
    await joined.the('status', 'Connection').shows('Connected');
    const texts = async (window: typeof ada | typeof cleo) =>
      (await messages(window).texts()).map((text) => written.find((line) => text.includes(line)));
    const order = (await texts(ada)).filter((text) => text !== undefined);
    expect([...order].sort(), 'each of them once').toEqual([...written].sort());
    for (const window of [ben, cleo]) {
      expect((await texts(window)).filter((text) => text !== undefined)).toEqual(order);
    }

    // Ada closes Hearth and opens it again: it is shared as it was, and who was in is in again.
    await ada.close();
    const ofCleo = cleo.the('status', 'Connection');
    for (const connection of [joined.the('status', 'Connection'), ofCleo])
      await connection.shows('Offline', 20_000);
    ada = await machine.openHearth();
    await ready(ada);
    for (const connection of [joined.the('status', 'Connection'), ofCleo])
      await connection.shows('Connected', 40_000);
    await chatLink(ada, 'A chat for two').click();
    await say(ada, 'Ada, here again');
    for (const window of [ben, cleo]) await log(window).shows('Ada, here again');
    await say(ben, 'Ben, here again');
    for (const window of [ada, cleo]) await log(window).shows('Ben, here again');

    // Ben's access ends; what he has stays readable.
    const settings = await openSettings(ada, 'Sharing');
    await settings.the('button', 'Revoke Ben').click();
    await ada.the('alertdialog').the('button', 'Revoke').click();
    await joined.the('status', 'Connection').shows('No access');
    // All that a new user may take two minutes for, and more. It is a machine's time, which reads nothing and knows where
    // everything is: what it shows is that nobody waits for Hearth.
    expect(Date.now() - begun).toBeLessThan(120_000);
    await log(ben).shows('Hello from a browser');

    await noTokenInLogs([machine, second]);
  },
  { within: 240_000 },
);

/** Searching needs nobody: what was received is on this machine. */
async function findsWhatWasSaid(window: Region): Promise<void> {
  const field = sidebar(window).the('searchbox', 'Search');
  const found = chatLink(window, 'A chat for two');
  // Of an answer, of what somebody else wrote, and of what still waits here.
  for (const words of ['second half', 'hello browser', 'Ben offline']) {
    await field.fill('pumpernickel');
    await found.waitUntilGone();
    await field.fill(words);
    await found.waitUntilThere();
  }
  await sidebar(window).the('button', 'Clear search').click();
}

/** A JWT has three parts; a code or refresh token stands alone in base64url. */
async function noTokenInLogs(machines: Machine[]): Promise<void> {
  for (const { dataDirectory, windows } of machines) {
    const said = windows.map((window) => window.said).join('\n');
    const logs = await readLogs(dataDirectory);
    for (const text of [said, logs]) {
      expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
      expect(text).not.toMatch(/join#/);
    }
  }
}

async function readLogs(dataDirectory: string): Promise<string> {
  const directory = join(dataDirectory, 'logs');
  const names = await readdir(directory);
  return (await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))).join('\n');
}
