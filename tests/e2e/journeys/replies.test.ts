import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { company } from '../harness/company.ts';
import { closeDialog, input, lastMessage, log, newChat, say, sidebar } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { keys } from '../harness/keyboard.ts';
import { sayManyLines } from '../harness/many-lines.ts';
import { choose, holding, isLedTo } from '../harness/message.ts';
import type { Region } from '../harness/region.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const FIRST = 'Shall it be the lighthouse, @Ada?';

const mentions = (window: Region): Region => window.the('dialog', 'Mentions of you');

/** Writes a name by its first letters. */
async function mention(window: Region, before: string, letters: string, name: string): Promise<void> {
  await input(window).type(`${before}@${letters}`);
  await window.the('listbox', 'Mention').the('option', new RegExp(name)).waitUntilThere();
  await keys(window, Key.ENTER);
  await input(window).holds(`${before}@${name} `);
}

journey(
  'a quote leads to what it quotes however far back, and mentions are listed for whom they are meant',
  async (machine) => {
    await chooseRawServer(machine, [answer('Yes.')], { displayName: 'Ada' });
    const { ada, ben, cleo, everybody } = await company(machine, 'Where do we meet?');
    await say(ben, FIRST);
    for (const window of everybody) await log(window).shows(FIRST);

    // Much is said before Ada has ended her reply.
    await choose(ada, holding(ada, FIRST), 'Reply');
    await ada.the('region', 'Reply to Ben').shows(FIRST);
    await input(ada).type('Yes, at the lighthouse');
    await sayManyLines(ada, 120);
    await log(ada).shows('Line number 120');
    await ada.the('region', 'Reply to Ben').waitUntilThere();
    await input(ada).press(Key.ENTER);
    await ada.the('region', 'Reply to Ben').waitUntilGone();
    for (const window of everybody) {
      await lastMessage(window).shows('Yes, at the lighthouse', 40_000);
      await lastMessage(window).the('button', `In reply to Ben: ${FIRST}`).click();
      await isLedTo(holding(window, FIRST));
      expect(await log(window).text()).not.toContain('Yes, at the lighthouse');
      await window.the('button', 'Jump to latest').click();
      await lastMessage(window).shows('Yes, at the lighthouse');
    }

    // Ada looks at something else while Ben mentions her once more.
    await newChat(ada);
    await mention(ben, 'Bring a torch, ', 'Ad', 'Ada');
    await keys(ben, 'please', Key.ENTER);
    await sidebar(ada).shows('you are mentioned');
    await sidebar(ada).the('button', 'Mentions of you').click();
    const found = mentions(ada).the('option');
    await found.holding('Bring a torch').waitUntilThere();
    await found.holding('Shall it be').waitUntilThere();
    expect(await found.count()).toBe(2);
    await found.holding('Bring a torch').click();
    await mentions(ada).waitUntilGone();
    await isLedTo(holding(ada, 'Bring a torch'));
    await until(async () => !(await sidebar(ada).text()).includes('you are mentioned'), {
      otherwise: () => 'a mention that was looked at is still said to be new',
    });
    await sidebar(ada).the('button', 'Mentions of you').click();
    await found.holding('Shall it be').click();
    await mentions(ada).waitUntilGone();
    await isLedTo(holding(ada, FIRST));

    // Nobody else was meant, in a copy or in a browser.
    for (const window of [ben, cleo]) {
      await sidebar(window).the('button', 'Mentions of you').click();
      await mentions(window).shows('Nobody has mentioned you');
      await closeDialog(mentions(window));
    }
  },
  { within: 240_000 },
);
