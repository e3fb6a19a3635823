import { Chromium } from './chromium.ts';
import { Guest } from './guest.ts';
import { ready } from './hearth.ts';
import type { HearthServer } from './hearth-server.ts';
import type { ServerRoom } from './server-room.ts';

/** The owner of a server, let in by the link of its first start. */
export async function owner(room: ServerRoom, server: HearthServer): Promise<Guest> {
  const guest = await (await Guest.join(await server.firstLink(), { userName: 'Ana' })).signIn();
  room.endWith(() => guest.leave());
  return guest;
}

/** The same in a browser. */
export async function ownerInBrowser(room: ServerRoom, server: HearthServer): Promise<Chromium> {
  const browser = await Chromium.open();
  room.endWith(() => browser.close());
  const { link } = await server.firstLink();
  await browser.goTo(`https://127.0.0.1:${server.port}/join${link.slice(link.indexOf('#'))}`);
  await browser.the('textbox', 'Your name').type('Ana');
  await browser.the('button', 'Join').click();
  await ready(browser);
  return browser;
}

/** Somebody who was invited, and let in from the server's own terminal. */
export async function member(room: ServerRoom, server: HearthServer, userName: string): Promise<Guest> {
  const guest = await Guest.join(await server.invite(), { userName, deviceName: `${userName}'s device` });
  room.endWith(() => guest.leave());
  await server.command('approve', guest.deviceId);
  return await guest.signIn();
}
