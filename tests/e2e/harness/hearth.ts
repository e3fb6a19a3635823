import { Key } from 'selenium-webdriver';

import type { Region } from './region.ts';
import { until } from './until.ts';

/** The parts of Hearth's window, by the roles and names that are fixed for people and tests. */

export const sidebar = (window: Region): Region => window.the('navigation', 'Chats');

export const chatLink = (window: Region, title: string | RegExp): Region =>
  sidebar(window).the('link', title);

export const log = (window: Region): Region => window.the('log', 'Messages');

export const messages = (window: Region): Region => log(window).the('article');

export const lastMessage = (window: Region): Region => log(window).last('article');

export const input = (window: Region): Region => window.the('textbox', 'Message');

export const stopButton = (window: Region): Region => window.the('button', 'Stop');

export const sendButton = (window: Region): Region => window.the('button', 'Send');

/** Waits for the first screen of a user who is past the welcome. */
export async function ready(window: Region): Promise<void> {
  await sidebar(window).waitUntilThere(20_000);
  await input(window).waitUntilThere();
}

/** Types a message and sends it with Enter. */
export async function say(window: Region, text: string): Promise<void> {
  await input(window).type(text, Key.ENTER);
}

/** Waits until an answer is there in full, and gives its article. */
export async function answered(window: Region, words: string | RegExp, within?: number): Promise<Region> {
  const answer = lastMessage(window);
  await answer.shows(words, within);
  await stopButton(window).waitUntilGone(within);
  return answer;
}

export async function newChat(window: Region): Promise<void> {
  await sidebar(window).the('button', 'New chat').click();
  await messages(window).waitUntilGone();
}

/** Sends a message in a chat of its own. */
export async function sayInNewChat(window: Region, text: string): Promise<void> {
  await newChat(window);
  await say(window, text);
}

export async function openSettings(window: Region, tab: string): Promise<Region> {
  await window.the('button', 'Settings').click();
  const dialog = window.the('dialog', 'Settings');
  await dialog.the('tab', tab).click();
  await until(async () => (await dialog.the('tab', tab).attribute('aria-selected')) === 'true', {
    otherwise: () => `the tab ${tab} of the settings did not open`,
  });
  return dialog;
}

export async function closeDialog(dialog: Region): Promise<void> {
  await dialog.the('button', 'Close').click();
  await dialog.waitUntilGone();
}

/** Picks an entry of the menu that a chat's row has. */
export async function chooseForChat(window: Region, title: string, entry: string): Promise<void> {
  await chatLink(window, title).hover();
  await sidebar(window).the('button', `More about ${title}`).click();
  await window.the('menu').the('menuitem', entry).click();
}

/** The texts of the sidebar's links from top to bottom. */
export async function chatTitles(window: Region): Promise<string[]> {
  return await sidebar(window).the('link').texts();
}
