import { log, ready, say } from '../harness/hearth.ts';
import { readInvite } from '../harness/invite.ts';
import type { Machine } from '../harness/machine.ts';
import { addToChat, choosePort, invite, share } from '../harness/sharing.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { conversation, OTHERS, TOGETHER } from './conversations.ts';
import { Person } from './person.ts';
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
  const comes = async (name: string): Promise<Person> => {
    const { application } = await invite(window, port);
    const approve = async () => await window.the('button', 'Approve').click();
    const person = await Person.comes(machine, readInvite(application), name, approve);
    await person.isHere();
    await addToChat(window, name);
    return person;
  };
  const ben = await comes('Ben');
  const cleo = await comes('Cleo');
  const { chats } = await ben.guest.get<{ chats: [{ id: string }] }>('GET', 'chat/chats');
  const [{ id: trip }] = chats;
  await say(window, 'Saturday: which way up to the castle, with a pram?');
  await ben.says(trip, 'The tram will be full by then.');
  await ben.says(trip, TOGETHER);
  await log(window).shows('even street', 20_000);
  await cleo.says(trip, 'Then let us meet at the upper door at ten?');
  await log(window).shows('at ten?');
  ben.types(trip);
  await window.the('status', 'Typing').shows('Ben is typing');
  return await window.screenshot();
}
