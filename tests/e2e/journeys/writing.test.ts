import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { paste } from '../harness/clipboard.ts';
import { answered, input, log, messages, ready, say, sendButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const firstMessage = (window: HearthWindow) => log(window).the('article', undefined, { at: 0 });

journey('Shift+Enter breaks the line, Enter sends, and the input grows with its text', async (machine) => {
  const server = await chooseRawServer(machine, [answer('Read.')]);
  const window = await machine.openHearth();
  await ready(window);
  const height = async () => (await (await input(window).element()).getRect()).height;
  const before = await height();
  await input(window).type('one');
  await window.chord(Key.SHIFT, Key.ENTER);
  await input(window).press('two');
  await window.chord(Key.SHIFT, Key.ENTER);
  await input(window).press('three');
  await input(window).holds('one\ntwo\nthree');
  expect(await height(), 'the input did not grow').toBeGreaterThan(before);
  await input(window).press(Key.ENTER);
  await answered(window, 'Read.');
  expect((await server.request(1)).prompt).toBe('one\ntwo\nthree');
});

journey('a double click on Send makes one message', async (machine) => {
  const server = await chooseRawServer(machine, [answer('Once.')]);
  const window = await machine.openHearth();
  await ready(window);
  await input(window).type('Just once');
  await sendButton(window).doubleClick();
  await answered(window, 'Once.');
  expect(await messages(window).count()).toBe(2);
  expect(server.asked).toHaveLength(1);
});

journey('Enter held down makes one message', async (machine) => {
  const server = await chooseRawServer(machine, [answer('Once.')]);
  const window = await machine.openHearth();
  await ready(window);
  await input(window).type('Just once');
  await input(window).press(...Array.from({ length: 30 }, () => Key.ENTER));
  await answered(window, 'Once.');
  expect(await messages(window).count()).toBe(2);
  expect(server.asked).toHaveLength(1);
  await input(window).holds('');
});

journey(
  'what is typed right behind the first message of a chat is there once the chat is',
  async (machine) => {
    const server = await chooseRawServer(machine, [answer('Heard.')]);
    const window = await machine.openHearth();
    await ready(window);
    const behind = 'and what I wrote while it went off, every letter of it';
    await input(window).type('First', Key.ENTER, behind);
    await answered(window, 'Heard.');
    expect((await server.request(1)).prompt).toBe('First');
    await input(window).holds(behind);
    expect(await input(window).hasFocus()).toBe(true);
  },
);

journey('text of every kind is shown, and none of it runs', async (machine) => {
  const odd = [
    'שלום עולם, right to left',
    'e\u0301\u0323 and Z\u0351\u0343\u036Balgo combine',
    'family 👨‍👩‍👧‍👦 and flag 🇺🇳',
    'a tab\there, a bell \u0007, an escape \u001b[31mred, a null-like \u2400',
    '<b>no bold</b> **no stars** `no code` <img src=x onerror="document.title=\'owned\'">',
    'a right-to-left override \u202Edesrever\u202C ends',
  ].join('\n');
  const server = await chooseRawServer(machine, [answer('Seen.')]);
  const window = await machine.openHearth();
  await ready(window);
  await paste(input(window), odd);
  await sendButton(window).click();
  await answered(window, 'Seen.');
  expect((await server.request(1)).prompt, 'the model was told something else').toBe(odd);
  const shown = await firstMessage(window).text();
  for (const words of [
    'שלום עולם',
    'e\u0301\u0323',
    '👨‍👩‍👧‍👦',
    // Markdown is drawn, HTML is not.
    '<b>no bold</b> no stars no code <img src=x',
    'ends',
  ]) {
    expect(shown).toContain(words);
  }
  expect(await window.driver.getTitle()).not.toBe('owned');
});

journey(
  'a line of 100,000 characters is sent and shown, and the window stays responsive',
  async (machine) => {
    const line = 'abcdefghij'.repeat(10_000);
    const server = await chooseRawServer(machine, [answer(line), answer('Still quick.')]);
    const window = await machine.openHearth();
    await ready(window);
    await paste(input(window), line);
    await input(window).holds(line);
    await sendButton(window).click();
    await answered(window, 'abcdefghij', 20_000);
    expect((await server.request(1)).prompt).toHaveLength(100_000);
    await startPing(window.driver);
    await say(window, 'And now something short');
    await answered(window, 'Still quick.');
    expect(await longestTask(window.driver), 'ms during which the window could do nothing').toBeLessThan(
      1_000,
    );
    const wider = 'return arguments[0].scrollWidth > arguments[0].clientWidth + 1';
    expect(
      await window.driver.executeScript(wider, await log(window).element()),
      'the list scrolls sideways',
    ).toBe(false);
  },
);

journey(
  '5 MB pasted into the input is refused with the limit, and the window stays responsive',
  async (machine) => {
    const server = await chooseRawServer(machine, [answer('Fine.')]);
    const window = await machine.openHearth();
    await ready(window);
    await startPing(window.driver);
    await paste(input(window), 'word '.repeat(1024 * 1024));
    await window.shows(/too long[\s\S]*up to 1 MB[\s\S]*5\.2 MB/, 20_000);
    expect(await longestTask(window.driver), 'ms during which the window could do nothing').toBeLessThan(
      1_000,
    );
    expect(server.asked).toHaveLength(0);
    await input(window).holds('');
    await say(window, 'Something shorter');
    await answered(window, 'Fine.');
  },
);

journey('what the model writes cannot run, load or hide anything', async (machine) => {
  const tricks = [
    'Before <script>document.title = "owned"</script> after',
    '<img src="http://127.0.0.1:9/leak.png" onerror="document.title=\'owned\'">',
    '![picture](http://127.0.0.1:9/leak.png)',
    '[click me](javascript:document.title="owned")',
    'The end.',
  ].join('\n\n');
  await chooseRawServer(machine, [answer(tricks)]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Trick me');
  const message = await answered(window, 'The end.');
  const loads = `return [...arguments[0].querySelectorAll('img, script, iframe, object, link')]
    .filter((place) => /^https?:/.test(place.src ?? place.href ?? '')).length`;
  expect(
    await window.driver.executeScript(loads, await message.element()),
    'things loaded from outside',
  ).toBe(0);
  const scripts = `return [...arguments[0].querySelectorAll('a')].filter((link) => link.href.startsWith('javascript:')).length`;
  expect(await window.driver.executeScript(scripts, await message.element())).toBe(0);
  expect(await window.driver.getTitle()).not.toBe('owned');
});
