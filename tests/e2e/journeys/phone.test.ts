import { randomUUID } from 'node:crypto';

import { expect, test } from 'vitest';

import { asksNobodyElse } from '../harness/asks-nobody-else.ts';
import { Chromium } from '../harness/chromium.ts';
import { cutOff } from '../harness/cut-off.ts';
import { answered, chatLink, closeDialog, input, log, openSettings, say } from '../harness/hearth.ts';
import { owner } from '../harness/let-in.ts';
import { inRoom } from '../harness/server-room.ts';
import { stillness } from '../harness/stillness.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const SIZE = { width: 390, height: 800 };
/** What nothing can be broken in, as people send it: an address, and code with long lines. */
const WIDE = `https://example.org/${'a-very-long-way/'.repeat(12)}`;
const ANSWER = `It goes like this:\n\n\`\`\`sh\n${'cat one-file another-file | '.repeat(8)}sort\n\`\`\`\n\nThat is all.`;

test(
  'a phone joins, opens a chat and sends, without a page that is wider than it and without asking anybody else',
  { timeout: 120_000 },
  inRoom(async (room) => {
    await chooseRawServer(room, [answer(ANSWER)]);
    const server = await room.serve();
    const ana = await owner(room, server);
    const phone = await Chromium.open({ phone: SIZE });
    room.endWith(() => phone.close());
    const fits = async (screen: string): Promise<void> => {
      await stillness(phone.driver);
      // A phone's own width, not the page's: one that is too wide would be shown smaller as a whole.
      const widths = await phone.driver.executeScript<number[]>(
        'return [document.documentElement.scrollWidth, innerWidth]',
      );
      expect(widths, `${screen} is wider than the phone`).toEqual([SIZE.width, SIZE.width]);
      expect(await cutOff(phone.driver), `of ${screen} something is cut off`).toEqual([]);
    };

    const { link } = await server.invite();
    const page = `https://127.0.0.1:${server.port}/join`;
    await phone.goTo(page);
    await phone.shows('You need an invite');
    await fits('the page without an invite');
    // The same page with another end of its address would not be loaded anew.
    await phone.goTo('about:blank');
    await phone.goTo(`${page}${link.slice(link.indexOf('#'))}`);
    await phone.the('textbox', 'Your name').type('Ben');
    await fits('the invite');
    await phone.the('button', 'Join').click();
    await phone.shows('Waiting for approval');
    await fits('the page of somebody who waits');
    await server.command('approve', await waiting(server.command('devices', '--json')));
    await phone.the('button', 'Show chats').waitUntilThere(20_000);
    await fits('the empty space');

    const chat = randomUUID();
    await ana.apply(chat, { type: 'create_chat', model: null });
    await ana.apply(chat, { type: 'rename', title: `Where we meet: ${'x'.repeat(120)}` });
    await ana.apply(chat, { type: 'send_message', message_id: randomUUID(), text: WIDE });
    const { users } = await ana.get<{ users: { id: string; name: string }[] }>('GET', 'people');
    await ana.apply(chat, { type: 'add_user', user_id: users.find(({ name }) => name === 'Ben')?.id });

    await phone.the('button', 'Show chats').click();
    await chatLink(phone, /^Where we meet/).waitUntilThere();
    await fits('the chats');
    await chatLink(phone, /^Where we meet/).click();
    await log(phone).shows(WIDE);
    await fits('a chat');
    await input(phone).type('I am on my way, and this is more than one line of a phone can hold at once.');
    await fits('a chat with something in its field');
    await input(phone).fill('');
    await say(phone, 'On my way');
    await log(phone).shows('On my way');
    await until(async () => (await ana.texts(chat)).at(-1) === 'On my way', {
      otherwise: () => 'what the phone sent did not come',
    });
    await say(phone, 'Nearly there');
    await log(phone).shows('Nearly there');
    // Also between two messages that belong together, where a pointer would have to ask for it.
    const first = log(phone).the('article', undefined, { at: -2 });
    await first.shows('On my way');
    await fits('two messages of one person');
    await first.the('button', 'Copy').click();
    await first.the('button', 'Copied').waitUntilThere();
    await phone.the('button', /^People/).click();
    const people = phone.the('dialog', 'People in this chat');
    await people.shows('Ana');
    await fits('the people of a chat');
    await closeDialog(people);

    await phone.the('button', 'Show chats').click();
    await stillness(phone.driver);
    const settings = await openSettings(phone, 'General');
    await fits('the settings');
    await closeDialog(settings);
    await phone.the('navigation', 'Chats').the('button', 'New chat').click();
    await stillness(phone.driver);
    await fits('a new chat');
    await say(phone, 'How do I sort two files?');
    await answered(phone, 'That is all.');
    await fits('an answer with long lines');

    await asksNobodyElse(phone);
    await phone.reload();
    await phone.the('button', 'Show chats').waitUntilThere(20_000);
    await asksNobodyElse(phone);
  }),
);

async function waiting(devices: Promise<string>): Promise<string> {
  const all: { id: string; state: string }[] = JSON.parse(await devices);
  const device = all.find(({ state }) => state === 'waiting');
  if (device === undefined) throw new Error('nobody waits to be let in');
  return device.id;
}
