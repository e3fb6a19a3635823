import { expect } from 'vitest';

import { chatLink, ready, sidebar } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const CHATS = 2_000;

/** Makes chats the way the page itself does: by asking the core, a hundred at a time. */
const make = `
  const [count, done] = arguments;
  const bytes = () => crypto.getRandomValues(new Uint8Array(10));
  const uuid = () => {
    const time = Date.now().toString(16).padStart(12, '0');
    const rest = [...bytes()].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return time.slice(0, 8) + '-' + time.slice(8) + '-7' + rest.slice(0, 3) + '-8' + rest.slice(3, 6) + '-' + rest.slice(6, 18);
  };
  const apply = (chat_id, action) =>
    window.__TAURI_INTERNALS__.invoke('apply', { operation: { op_id: uuid(), chat_id, action } });
  const one = async (number) => {
    const chat = uuid();
    await apply(chat, { type: 'create_chat', model: null });
    await apply(chat, { type: 'rename', title: 'Chat number ' + number });
  };
  (async () => {
    for (let first = 1; first <= count; first += 100) {
      await Promise.all(Array.from({ length: Math.min(100, count - first + 1) }, (_, index) => one(first + index)));
    }
  })().then(() => done(null), (fault) => done(JSON.stringify(fault)));
`;

journey(
  'thousands of chats scroll smoothly, and each can be reached',
  async (machine) => {
    await chooseRawServer(machine, [answer('Yes.')]);
    const first = await machine.openHearth();
    await ready(first);
    // Each chat is on disk before the next hundred is asked for, which a slow disk makes a matter of minutes.
    await first.driver.manage().setTimeouts({ script: 180_000 });
    expect(await first.driver.executeAsyncScript(make, CHATS)).toBeNull();
    await first.close();

    const window = await machine.openHearth();
    await ready(window);
    await sidebar(window)
      .the('link', /Chat number/, { at: 0 })
      .waitUntilThere();
    await startPing(window.driver);
    await longestTask(window.driver);
    let most = 0;
    await until(
      async () => {
        await sidebar(window).wheel(20_000);
        most = Math.max(most, await sidebar(window).the('link').count());
        return await sidebar(window)
          .the('link', /^Chat number [1-9]\d?$/)
          .isThere();
      },
      { within: 60_000, otherwise: () => 'the oldest chat is never reached by scrolling' },
    );
    expect(most, 'rows of the sidebar in the page').toBeLessThan(150);
    expect(await longestTask(window.driver), 'ms during which the window could do nothing').toBeLessThan(
      1_000,
    );

    await sidebar(window).the('searchbox', 'Search').type('number 1718');
    await chatLink(window, 'Chat number 1718').click();
    await window.the('heading', 'Chat number 1718').waitUntilThere();
  },
  { within: 300_000 },
);
