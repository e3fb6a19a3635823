import { Cable } from './cable.ts';
import { Chromium } from './chromium.ts';
import { chatLink, log, newChat, ready, say, sidebar } from './hearth.ts';
import { Machine } from './machine.ts';
import type { Region } from './region.ts';
import { withModelServer } from './settings.ts';
import { addToChat, askToJoin, choosePort, invite, share } from './sharing.ts';
import type { HearthWindow } from './window.ts';

export const SPACE = "Ada's Hearth";

/** Ada, who hosts; Ben in a window of another machine; Cleo in a browser: all three in one chat. */
export interface Company {
  ada: HearthWindow;
  ben: HearthWindow;
  cleo: Chromium;
  /** Between the others and Ada. */
  cable: Cable;
  /** Ben's. */
  second: Machine;
  everybody: Region[];
}

/** Ada's model server has to be chosen before. */
export async function company(machine: Machine, title: string): Promise<Company> {
  const cable = await Cable.to(await choosePort(machine));
  machine.endWith(() => cable.stop());
  const second = await Machine.start();
  machine.endWith(() => second.stop());
  await withModelServer(second.dataDirectory, 'http://127.0.0.1:9/v1', { displayName: 'Ben' });
  const ada = await machine.openHearth();
  const ben = await second.openHearth();
  await Promise.all([ready(ada), ready(ben)]);
  await share(ada);

  await askToJoin(ben, (await invite(ada, cable.port)).application);
  await ada.the('button', 'Approve').click();
  await ben.the('button', 'Show chats').click();
  const cleo = await Chromium.open();
  machine.endWith(() => cleo.close());
  await cleo.goTo((await invite(ada, cable.port)).browser);
  await cleo.the('textbox', 'Your name').type('Cleo');
  await cleo.the('button', 'Join').click();
  await ada.the('button', 'Approve').click();
  await sidebar(cleo).waitUntilThere(20_000);

  await newChat(ada);
  await say(ada, title);
  for (const name of ['Ben', 'Cleo']) await addToChat(ada, name);
  for (const window of [ben, cleo]) {
    await chatLink(window, title).click();
    await log(window).shows(title);
  }
  return { ada, ben, cleo, cable, second, everybody: [ada, ben, cleo] };
}

/** What the copies on the other machines say of the connection to Ada. */
export const connectionOf = (window: Region): Region =>
  window.the('group', SPACE).the('status', 'Connection');
