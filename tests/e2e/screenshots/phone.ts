import type { Driver } from 'selenium-webdriver/chrome.js';

import { Chromium } from '../harness/chromium.ts';
import { chatLink, closeDialog, lastMessage, log, openSettings, say } from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import { stillness } from '../harness/stillness.ts';
import { Company, TRIP } from './company.ts';
import type { Look } from './states.ts';

/** The web UI as a phone shows it, from the invite to a host that is away. */
export async function phone(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  const company = await Company.at(machine);
  const { ana, cleo, trip, books, server } = company;
  const browser = await Chromium.open({ phone: size });
  machine.endWith(() => browser.close());
  await (browser.driver as Driver).sendDevToolsCommand('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: theme }],
  });
  const picture = async (state: string) => {
    await stillness(browser.driver);
    await keep(state, await browser.screenshot());
  };

  const { link } = await server.invite();
  const join = `https://127.0.0.1:${server.port}/join`;
  await browser.goTo(join);
  await browser.shows('You need an invite');
  await picture('phone-no-invite');
  // The same page with another end of its address would not be loaded anew.
  await browser.goTo('about:blank');
  await browser.goTo(`${join}${link.slice(link.indexOf('#'))}`);
  await browser.the('textbox', 'Your name').type('Ben');
  await picture('phone-join');
  await browser.driver.executeScript(`document.querySelector('summary').click()`);
  await browser.shows('SHA-256');
  await picture('phone-certificate');
  await browser.the('button', 'Join').click();
  await browser.shows('Waiting for approval');
  await picture('phone-waiting');
  const ben = await company.waiting();
  await server.command('approve', ben.id);
  await browser.the('button', 'Show chats').waitUntilThere(20_000);
  await picture('phone-empty');
  await company.talkWith(ben.user_id);
  await cleo.says(books, '@Ben you wanted the one about the lighthouse?');
  await cleo.reads(trip);

  await browser.the('button', 'Show chats').click();
  await chatLink(browser, TRIP).waitUntilThere();
  await picture('phone-chats');
  await chatLink(browser, TRIP).click();
  await log(browser).shows('even street', 20_000);
  await ana.says(trip, 'Ten is fine.');
  await log(browser).shows('Ten is fine.');
  ana.types(trip);
  await browser.the('status', 'Typing').shows('Ana is typing');
  await picture('phone-chat');
  await browser.the('button', /^People/).click();
  await browser.the('dialog', 'People in this chat').shows('Cleo');
  await picture('phone-people');
  await closeDialog(browser.the('dialog', 'People in this chat'));

  await browser.the('button', 'Show chats').click();
  // The chats slide in: what is clicked meanwhile is missed.
  await stillness(browser.driver);
  const settings = await openSettings(browser, 'General');
  await picture('phone-settings');
  await closeDialog(settings);
  await chatLink(browser, TRIP).click();
  await stillness(browser.driver);

  await server.end();
  await say(browser, 'Can somebody bring the small umbrella?');
  await lastMessage(browser).shows('Waiting to be sent');
  await picture('phone-offline');
  await browser.the('button', 'Show chats').click();
  await browser.the('status', 'Connection').shows(/Offline, 1 change waits/, 60_000);
  await picture('phone-offline-chats');
}
