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
import { focused } from '../harness/keyboard.ts';
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
  const keys = async (...pressed: string[]) => {
    await window.driver
      .actions()
      .sendKeys(...pressed)
      .perform();
  };
  await ready(window);
  await focused(input(window), 'the input at the start');
  await keys('one', Key.ENTER);
  await answered(window, 'About one.');

  await window.chord(Key.CONTROL, 'n');
  await messages(window).waitUntilGone();
  await focused(input(window), 'the input of a new chat');
  await keys('two', Key.ENTER);
  await answered(window, 'About two.');

  await window.chord(Key.ALT, Key.ARROW_DOWN);
  await lastMessage(window).shows('About one.');
  await window.chord(Key.ALT, Key.ARROW_UP);
  await lastMessage(window).shows('About two.');

  await window.chord(Key.CONTROL, 'k');
  await focused(sidebar(window).the('searchbox', 'Search'), 'the search field');
  await window.chord(Key.CONTROL, 'l');
  await focused(input(window), 'the input');

  await keys('three', Key.ENTER);
  await lastMessage(window).shows('Without an end');
  await keys(Key.ESCAPE);
  await stopButton(window).waitUntilGone();
  await lastMessage(window).shows('You stopped this answer.');

  await window.chord(Key.CONTROL, ',');
  await window.the('dialog', 'Settings').waitUntilThere();
  await keys(Key.ESCAPE);
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
  await keys(Key.ESCAPE);
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
  const keys = async (...pressed: string[]) => {
    await window.driver
      .actions()
      .sendKeys(...pressed)
      .perform();
  };
  await window.driver.executeScript('arguments[0].focus()', await chatLink(window, 'two').element());
  await keys(Key.ARROW_DOWN);
  await focused(chatLink(window, 'one'), 'the chat below');
  await keys(Key.ENTER);
  await lastMessage(window).shows('About one.');
  await window.driver.executeScript('arguments[0].focus()', await chatLink(window, 'one').element());
  await keys(Key.F2);
  await focused(sidebar(window).the('textbox', 'New title'), 'the title');
  await window.chord(Key.CONTROL, 'a');
  await keys('uno', Key.ENTER);
  await focused(chatLink(window, 'uno'), 'the renamed chat');
  await keys(Key.DELETE);
  await window.the('alertdialog').the('button', 'Delete chat').waitUntilThere();
  await keys(Key.TAB, Key.ENTER);
  await chatLink(window, 'uno').waitUntilGone();
  expect(await chatLink(window, 'two').count()).toBe(1);
});
