import { Cable } from '../harness/cable.ts';
import { chatLink, closeDialog, input, lastMessage, log, ready, say, sidebar } from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import { askToJoin, through } from '../harness/sharing.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { Company, TRIP } from './company.ts';
import { conversation, OTHERS } from './conversations.ts';
import { chat, type Look } from './states.ts';

/** A guest's window: a chat of four people and an assistant, with and without its host. */
export async function together(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  const company = await Company.at(machine);
  const { ana, cleo, dora, trip, books, server } = company;
  const cable = await Cable.to(server.port);
  machine.endWith(() => cable.stop());
  await chooseRawServer(machine, [conversation], { theme, displayName: 'Ben' });
  let window = await machine.openHearth();
  const picture = async (state: string) => await keep(state, await window.screenshot());
  await ready(window);
  await window.setSize(size);
  for (const title of OTHERS.slice(0, 2)) await chat(window, title);

  await askToJoin(window, `hearth://join#${through((await server.invite()).link, cable.port)}`);
  await window.shows('Waiting for');
  const ben = await company.waiting();
  await server.command('approve', ben.id);
  await window.shows('You are in', 20_000);
  await picture('join-in');
  await window.the('button', 'Show chats').click();
  await company.talkWith(ben.user_id);
  await chatLink(window, TRIP).waitUntilThere();
  await cleo.says(books, 'Something short, please.');
  await cleo.says(books, '@Ben you wanted the one about the lighthouse?');
  await sidebar(window).shows(/3 new messages, you are mentioned/);
  await picture('unread');

  await chatLink(window, TRIP).click();
  await log(window).shows('even street', 20_000);
  await say(window, 'Then let us meet at the upper door at ten?');
  await log(window).shows('at ten?');
  await cleo.hears(trip, 'at ten?');
  await ana.says(trip, 'Ten is fine.');
  await ana.reads(trip);
  await cleo.reads(trip);
  dora.goes();
  await log(window).shows('Ten is fine.');
  await picture('company');
  ana.types(trip);
  await window.the('status', 'Typing').shows('Ana is typing');
  await picture('typing-one');
  await dora.isHere();
  for (const person of [ana, cleo]) person.types(trip);
  await window.the('status', 'Typing').shows('Ana and Cleo');
  await picture('typing-two');
  for (const person of [ana, cleo, dora]) person.types(trip);
  await window.the('status', 'Typing').shows('one more');
  await picture('typing-several');
  for (const person of [ana, cleo, dora]) person.types(trip, false);

  await input(window).type('Thanks @');
  await window.the('listbox', 'Mention').waitUntilThere();
  await picture('mention');
  await input(window).fill('');
  await people(window, picture);

  // The host goes away, with a message under way.
  await window.close();
  cable.unplug();
  window = await machine.openHearth();
  await ready(window);
  await window.setSize(size);
  const space = window.the('group', "Ana's Hearth");
  await space.the('status', 'Connection').shows('Connecting');
  await picture('space-connecting');
  await chatLink(window, TRIP).click();
  await say(window, 'Can somebody bring the small umbrella?');
  await lastMessage(window).shows('Waiting to be sent');
  await space.the('status', 'Connection').shows('Offline', 60_000);
  await picture('space-offline');

  // Whoever is a guest by the time it arrives starts no chats.
  await space.the('button', "New chat in Ana's Hearth").click();
  await say(window, 'A chat that was begun too late');
  await lastMessage(window).shows('Waiting to be sent');
  await ana.guest.get('PATCH', `users/${ben.user_id}`, { role: 'guest' });
  cable.plug();
  await window.the('button', 'Retry').waitUntilThere(60_000);
  await picture('change-refused');
}

async function people(window: HearthWindow, picture: (state: string) => Promise<void>): Promise<void> {
  await window.the('button', /^People/).click();
  const dialog = window.the('dialog', 'People in this chat');
  await dialog.shows('Dora');
  await picture('people');
  await closeDialog(dialog);
}
