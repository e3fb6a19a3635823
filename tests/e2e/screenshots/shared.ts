import { randomUUID } from 'node:crypto';

import { Guest } from '../harness/guest.ts';
import { log, ready, say } from '../harness/hearth.ts';
import { readInvite } from '../harness/invite.ts';
import type { Machine } from '../harness/machine.ts';
import { addToChat, choosePort, invite, share } from '../harness/sharing.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { conversation, OTHERS, TOGETHER } from './conversations.ts';
import { chat } from './states.ts';

/** The picture of sharing in the README: three people and a model plan a day. */
export async function shared(machine: Machine): Promise<Buffer> {
  await chooseRawServer(machine, [conversation], { theme: 'light', displayName: 'Ada', model: 'gpt-4o' });
  const port = await choosePort(machine);
  const window = await machine.openHearth();
  await ready(window);
  await window.setSize({ width: 1200, height: 900 });
  await share(window);
  for (const title of OTHERS.slice(2, 5)) await chat(window, title);
  await chat(window, OTHERS[0] ?? '');
  const people = [];
  for (const name of ['Ben', 'Cleo']) {
    people.push(await letIn(machine, window, port, name));
    await addToChat(window, name);
  }
  const [ben, cleo] = people;
  if (!ben || !cleo) throw new Error('nobody came');
  await say(window, 'Saturday: which way up to the castle, with a pram?');
  await ben.says('The tram will be full by then.');
  await ben.says(TOGETHER);
  await log(window).shows('even street', 20_000);
  await cleo.says('Then let us meet at the upper door at ten?');
  await log(window).shows('at ten?');
  await ben.types();
  await window.the('status', 'Typing').shows('Ben is typing');
  return await window.screenshot();
}

interface Person {
  says: (text: string) => Promise<void>;
  types: () => Promise<void>;
}

async function letIn(machine: Machine, window: HearthWindow, port: number, name: string): Promise<Person> {
  const { application } = await invite(window, port);
  const guest = await Guest.join(readInvite(application), { userName: name, deviceName: `${name}'s laptop` });
  machine.endWith(async () => guest.leave());
  await window.the('button', 'Approve').click();
  await guest.signIn();
  const socket = await guest.connect();
  machine.endWith(async () => socket.end());
  socket.send({ type: 'present', active: true });
  const theChat = async (): Promise<string> => {
    const { chats } = await guest.get<{ chats: { id: string }[] }>('GET', 'chat/chats');
    const [chat] = chats;
    if (chat === undefined) throw new Error(`${name} is in no chat`);
    return chat.id;
  };
  return {
    says: async (text) =>
      await guest.apply(await theChat(), { type: 'send_message', message_id: randomUUID(), text }),
    types: async () => socket.send({ type: 'typing', chat_id: await theChat(), typing: true }),
  };
}
