import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import {
  answered,
  chatLink,
  input,
  lastMessage,
  messages,
  ready,
  say,
  sayInNewChat,
  sidebar,
  stopButton,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { focused, keys, tabTo } from '../harness/keyboard.ts';
import { holding } from '../harness/message.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';
import { roleChunk, textChunk } from '../model-servers/sse.ts';

journey('everything that is done often has a key, and a page lists them', async (machine) => {
  await chooseRawServer(machine, [
    answer('About one.'),
    answer('About two.'),
    async (exchange) => {
      await exchange.stream();
      await exchange.send(roleChunk() + textChunk('Without an end'));
      await exchange.whenLeft();
    },
  ]);
  const window = await machine.openHearth();
  await ready(window);
  await focused(input(window), 'the input at the start');
  await keys(window, 'one', Key.ENTER);
  await answered(window, 'About one.');

  await window.chord(Key.CONTROL, 'n');
  await messages(window).waitUntilGone();
  await focused(input(window), 'the input of a new chat');
  await keys(window, 'two', Key.ENTER);
  await answered(window, 'About two.');

  await window.chord(Key.ALT, Key.ARROW_DOWN);
  await lastMessage(window).shows('About one.');
  await window.chord(Key.ALT, Key.ARROW_UP);
  await lastMessage(window).shows('About two.');

  await window.chord(Key.CONTROL, 'k');
  await focused(sidebar(window).the('searchbox', 'Search'), 'the search field');
  await window.chord(Key.CONTROL, 'l');
  await focused(input(window), 'the input');

  await keys(window, 'three', Key.ENTER);
  await lastMessage(window).shows('Without an end');
  await keys(window, Key.ESCAPE);
  await stopButton(window).waitUntilGone();
  await lastMessage(window).shows('You stopped this answer.');

  await window.chord(Key.CONTROL, ',');
  await window.the('dialog', 'Settings').waitUntilThere();
  await keys(window, Key.ESCAPE);
  await window.the('dialog', 'Settings').waitUntilGone();

  await window.chord(Key.CONTROL, '/');
  const page = window.the('dialog', 'Keyboard shortcuts');
  for (const line of [
    'New chat',
    'Search chats',
    'Previous chat',
    'Next chat',
    'Settings',
    'Stop the answer',
  ]) {
    await page.shows(line);
  }
  await keys(window, Key.ESCAPE);
  await page.waitUntilGone();
});

journey('a chat is opened, renamed and deleted without a mouse', async (machine) => {
  await chooseRawServer(machine, [answer('About one.'), answer('About two.')]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'one');
  await answered(window, 'About one.');
  await sayInNewChat(window, 'two');
  await answered(window, 'About two.');
  await window.driver.executeScript('arguments[0].focus()', await chatLink(window, 'two').element());
  await keys(window, Key.ARROW_DOWN);
  await focused(chatLink(window, 'one'), 'the chat below');
  await keys(window, Key.ENTER);
  await lastMessage(window).shows('About one.');
  await window.driver.executeScript('arguments[0].focus()', await chatLink(window, 'one').element());
  await keys(window, Key.F2);
  await focused(sidebar(window).the('textbox', 'New title'), 'the title');
  await window.chord(Key.CONTROL, 'a');
  await keys(window, 'uno', Key.ENTER);
  await focused(chatLink(window, 'uno'), 'the renamed chat');
  await keys(window, Key.DELETE);
  await window.the('alertdialog').the('button', 'Delete chat').waitUntilThere();
  await keys(window, Key.TAB, Key.ENTER);
  await chatLink(window, 'uno').waitUntilGone();
  expect(await chatLink(window, 'two').count()).toBe(1);
});

journey('what is done with a message is reached, and left, without a mouse', async (machine) => {
  await chooseRawServer(machine, [answer('About one.'), answer('About two.')]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'one');
  await answered(window, 'About one.');
  const own = holding(window, 'one');

  // The last of one's own is a key away.
  await input(window).click();
  await keys(window, Key.ARROW_UP);
  const editor = window.the('textbox', 'Edit message');
  await focused(editor, 'the editor');
  await keys(window, ' more');
  await tabTo(window.the('button', 'Save', { at: 0 }));
  await keys(window, Key.ENTER);
  await own.shows('one more');
  await focused(own.the('button', 'Edit'), 'what opened the editor');

  // Its other actions are reached from there, and lead back.
  await tabTo(own.the('button', 'More actions'), { within: 3 });
  await keys(window, Key.ENTER);
  const menu = window.the('menu', 'Message actions');
  await focused(menu.the('menuitem', 'React'), 'the first entry of the menu');
  await keys(window, Key.ESCAPE);
  await menu.waitUntilGone();
  await focused(own.the('button', 'More actions'), 'what opened the menu');
  await keys(window, Key.ENTER);
  await menu.waitUntilThere();
  await keys(window, 'ea');
  await focused(menu.the('menuitem', 'Earlier versions'), 'the entry whose letters were typed');
  await keys(window, Key.ENTER);
  await window.the('dialog', 'Earlier versions').shows('one more');
  await keys(window, Key.ESCAPE);
  await window.the('dialog', 'Earlier versions').waitUntilGone();

  // A reply is begun at the message and written in the field.
  await tabTo(own.the('button', 'Reply'), { back: true });
  await keys(window, Key.ENTER);
  await focused(input(window), 'the input');
  await window.the('region', 'Reply to You').waitUntilThere();
  await keys(window, 'two', Key.ENTER);
  await answered(window, 'About two.');
  const reply = messages(window).holding('two', { at: 0 });
  await tabTo(reply.the('button', /In reply to/), { back: true });
  await keys(window, Key.ENTER);
  await focused(own, 'the message that the quote leads to');
});
