import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { expect } from 'vitest';

import { Cable } from '../harness/cable.ts';
import { Guest } from '../harness/guest.ts';
import { chatLink, log, ready } from '../harness/hearth.ts';
import { HearthServer } from '../harness/hearth-server.ts';
import { journey } from '../harness/journey.ts';
import { NotificationService } from '../harness/notification-service.ts';
import { withModelServer } from '../harness/settings.ts';
import { askToJoin, through } from '../harness/sharing.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';

journey(
  'the desktop tells of what others write while the window is not looked at, and of nothing else',
  async (machine) => {
    let desktop = await NotificationService.start(machine, 'body', 'body-markup');
    const server = await HearthServer.start({
      dataDirectory: join(machine.directory, 'server'),
      env: machine.env,
    });
    machine.endWith(() => server.stop());
    const ana = await (await Guest.join(await server.firstLink(), { userName: 'Ana' })).signIn();
    machine.endWith(async () => ana.leave());
    const cable = await Cable.to(server.port);
    machine.endWith(() => cable.stop());

    await withModelServer(machine.dataDirectory, 'http://127.0.0.1:9/v1', { displayName: 'Ben' });
    const window = await machine.openHearth();
    await ready(window);
    const { link } = await server.invite();
    await askToJoin(window, `hearth://join#${through(link, cable.port)}`);
    await server.child.says(/ waits to be let in/);
    const { devices } = await ana.get<{ devices: { id: string; state: string; user_id: string }[] }>(
      'GET',
      'people',
    );
    const ben = devices.find(({ state }) => state === 'waiting');
    await ana.get('POST', `devices/${ben?.id}/approve`);
    await window.the('button', 'Show chats').click();
    const connection = window.the('group', "Ana's Hearth").the('status', 'Connection');
    await connection.shows('Connected', 20_000);
    const phone = await Guest.join(await server.invite('--for', 'Ben'), { deviceName: 'a phone' });
    machine.endWith(async () => phone.leave());
    await server.command('approve', phone.deviceId);
    await phone.signIn();

    const begin = async (title: string): Promise<string> => {
      const chat = randomUUID();
      await ana.apply(chat, { type: 'create_chat', model: null });
      await say(ana, chat, title);
      await ana.apply(chat, { type: 'add_user', user_id: ben?.user_id });
      await chatLink(window, title).waitUntilThere();
      return chat;
    };
    const [chat, other] = [await begin('Supper'), await begin('Other')];
    await chatLink(window, 'Supper').click();
    const told = (): string[] => desktop.notes.map(({ body }) => body);

    // It is there to be read.
    await say(ana, chat, 'Read as it comes');
    await say(ana, chat, '@Ben, read too');
    await log(window).shows('@Ben, read too');

    await window.driver.manage().window().minimize();
    await isLookedAt(window, { visible: false, focused: false });
    await say(ana, chat, 'Soup or salad?');
    const first = await desktop.shows('Soup or salad?');
    expect(first).toEqual({
      id: first.id,
      app_name: 'Hearth',
      replaces_id: 0,
      app_icon: 'hearth',
      summary: 'Ana in Supper',
      body: 'Soup or salad?',
      actions: [],
      hints: ['category="im.received"'],
      expire_timeout: -1,
    });

    // A mention says so, and the newest of a chat takes the place of what was shown of it.
    await say(ana, chat, '@Ben, you choose');
    const mention = await desktop.shows('@Ben, you choose');
    expect(mention.summary).toBe('Ana mentioned you in Supper');
    expect([mention.replaces_id, mention.id]).toEqual([first.id, first.id]);
    await say(ana, other, 'Elsewhere');
    expect((await desktop.shows('Elsewhere')).replaces_id).toBe(0);

    // Nothing in a message is read as markup, and no more of it is told than fits.
    await say(ana, chat, '<img src="http://example.com/a.png"> &\n\n<b>soup</b>');
    await desktop.shows('&lt;img src="http://example.com/a.png"&gt; &amp; &lt;b&gt;soup&lt;/b&gt;');
    await say(ana, chat, `Long ${'x'.repeat(3_000)}`);
    await desktop.shows(`Long ${'x'.repeat(114)}…`);

    // The user's own, from elsewhere, and what was put away: what comes after is told, and they are not.
    await say(phone, chat, 'I choose soup');
    await say(ana, other, 'After an own one');
    await desktop.shows('After an own one');
    await ana.apply(chat, { type: 'set_archived', archived: true });
    await say(ana, chat, '@Ben, put away');
    await say(ana, other, 'After one that is put away');
    await desktop.shows('After one that is put away');
    await ana.apply(chat, { type: 'set_archived', archived: false });

    // On the screen, while the user is at another window. The desktop's service is another now, which reads no markup.
    const before = told();
    await desktop.stop();
    desktop = await NotificationService.start(machine, 'body');
    await window.driver.manage().window().setRect({ width: 1_100, height: 760 });
    await isLookedAt(window, { visible: true, focused: true });
    await machine.openHearth({ dataDirectory: join(machine.directory, 'another') });
    await isLookedAt(window, { visible: true, focused: false });
    await say(ana, chat, 'Salt & pepper');
    expect((await desktop.shows('Salt & pepper')).replaces_id).toBe(0);

    // What came while the line was cut is told together.
    cable.unplug();
    for (const number of [1, 2, 3]) await say(ana, chat, `Meanwhile, ${number}`);
    await connection.shows('Offline', 90_000);
    cable.plug();
    const together = await desktop.shows('Meanwhile, 3', 60_000);
    expect(together.summary).toBe('3 new messages in Supper');

    expect([...before, ...told()]).toEqual([
      'Soup or salad?',
      '@Ben, you choose',
      'Elsewhere',
      '&lt;img src="http://example.com/a.png"&gt; &amp; &lt;b&gt;soup&lt;/b&gt;',
      `Long ${'x'.repeat(114)}…`,
      'After an own one',
      'After one that is put away',
      'Salt & pepper',
      'Meanwhile, 3',
    ]);
  },
  { within: 240_000 },
);

async function say(guest: Guest, chat: string, text: string): Promise<void> {
  await guest.apply(chat, { type: 'send_message', message_id: randomUUID(), text });
}

async function isLookedAt(
  window: HearthWindow,
  { visible, focused }: { visible: boolean; focused: boolean },
): Promise<void> {
  const seen = `return document.visibilityState === 'visible' ? document.hasFocus() ? 'both' : 'visible' : 'hidden'`;
  const wanted = visible ? (focused ? 'both' : 'visible') : 'hidden';
  await until(async () => (await window.driver.executeScript<string>(seen)) === wanted, {
    otherwise: () => `the window is not ${wanted}`,
  });
}
