import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { closeDialog, openSettings } from './hearth.ts';
import { readInvite } from './invite.ts';
import type { Machine } from './machine.ts';
import { freePort } from './ports.ts';
import type { Region } from './region.ts';
import type { HearthWindow } from './window.ts';

/** What people do to chat together, by the names of what they press. */

/** Sets a free port, so that several machines of one test can share; gives it. */
export async function choosePort(machine: Machine): Promise<number> {
  const file = join(machine.dataDirectory, 'user_settings.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  const port = await freePort();
  if (port === undefined) throw new Error('the system has no free port');
  await writeFile(file, JSON.stringify({ ...settings, sharing: { port } }));
  return port;
}

export async function share(window: HearthWindow): Promise<void> {
  const settings = await openSettings(window, 'Sharing');
  await settings.the('switch', 'Share on this network').choose();
  await settings.shows('This computer can be reached at', 20_000);
  await closeDialog(settings);
}

export interface Links {
  application: string;
  browser: string;
}

/** Makes an invite and reads its links, changed so that they lead through `port` of this machine. */
export async function invite(window: HearthWindow, port: number): Promise<Links> {
  const settings = await openSettings(window, 'Sharing');
  await settings.the('button', 'Invite').click();
  await settings.the('button', 'Make a link').click();
  await settings.shows('It works once.');
  const text = await window.driver.executeScript<string>('return document.body.innerText');
  await settings.the('button', 'Done').click();
  await closeDialog(settings);
  const link = /hearth:\/\/join#\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`there is no link in ${text}`);
  const fragment = through(link, port);
  return {
    application: `hearth://join#${fragment}`,
    browser: `https://127.0.0.1:${port}/join#${fragment}`,
  };
}

/** What stands behind the `#` of an invite, leading through `port` of this machine. */
export function through(link: string, port: number): string {
  readInvite(link);
  const written = JSON.parse(Buffer.from(link.slice(link.indexOf('#') + 1), 'base64url').toString('utf8'));
  return Buffer.from(JSON.stringify({ ...written, a: [`127.0.0.1:${port}`] })).toString('base64url');
}

/** Asks to come in with an invite, up to where its owner has to say yes. */
export async function askToJoin(window: Region, link: string): Promise<void> {
  await window.the('button', 'Join a space').click();
  const dialog = window.the('dialog', 'Join a space');
  await dialog.the('textbox', 'Invite link').fill(link);
  await dialog.the('button', 'Continue').click();
  await window.the('button', 'Join').click();
}

/** Brings somebody of the space into the chat that is open. */
export async function addToChat(window: Region, name: string): Promise<void> {
  await window.the('button', /^People/).click();
  const people = window.the('dialog', 'People in this chat');
  await people.the('button', 'Add people').click();
  await people.the('button', `Add ${name}`).click();
  await people.shows(new RegExp(name));
  await closeDialog(people);
}
