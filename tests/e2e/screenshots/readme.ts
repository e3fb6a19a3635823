import { chooseForChat, ready } from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { conversation, OTHERS, SHOWPIECE } from './conversations.ts';
import { chat } from './states.ts';

/** The picture in the README: a few chats, one of them open on a good answer. */
export async function readme(machine: Machine): Promise<Buffer> {
  await chooseRawServer(machine, [conversation], { theme: 'light', displayName: 'Ada', model: 'gpt-4o' });
  const window = await machine.openHearth();
  await ready(window);
  await window.setSize({ width: 1200, height: 960 });
  for (const title of OTHERS) await chat(window, title);
  await chooseForChat(window, OTHERS[0] ?? '', 'Pin');
  await chat(window, SHOWPIECE);
  return await window.screenshot();
}
