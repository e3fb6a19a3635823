import { expect } from 'vitest';

import { answered, chatLink, input, lastMessage, log, newChat, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const longAnswer = Array.from({ length: 120 }, (_, line) => `Line ${line + 1} of a long answer.`).join(
  '\n\n',
);

journey('after a restart the chat, its draft, place and window are as they were', async (machine) => {
  await chooseRawServer(machine, [answer(longAnswer), answer('Short.')]);
  const first = await machine.openHearth();
  await ready(first);
  await first.setSize({ width: 1240, height: 810 });
  await say(first, 'The long one');
  await answered(first, 'Line 120 of');
  await newChat(first);
  await say(first, 'The short one');
  await answered(first, 'Short.');
  await chatLink(first, 'The long one').click();
  await first.the('heading', 'The long one').waitUntilThere();
  await log(first).wheel(100_000);
  await lastMessage(first).shows('Line 120 of');

  const end = await topLine(first);
  await log(first).wheel(-1_500);
  await until(async () => (await topLine(first)) !== end, {
    otherwise: () => 'the wheel does not scroll the chat',
  });
  const place = await topLine(first);
  await input(first).type('Half a thou');
  await first.the('navigation', 'Chats').shows('Draft');
  await first.close();

  const second = await machine.openHearth();
  await ready(second);
  await input(second).holds('Half a thou');
  await second.the('heading', 'The long one').waitUntilThere();
  expect(await second.driver.executeScript('return [innerWidth, innerHeight]'), 'the window’s size').toEqual([
    1240, 810,
  ]);
  await until(async () => (await topLine(second)) === place, {
    otherwise: async () => `the chat was left at "${place}" and opened at "${await topLine(second)}"`,
  });
  await chatLink(second, 'The short one').click();
  await lastMessage(second).shows('Short.');
  await input(second).holds('');
});

/** The first line of text whose top is inside the list of messages. */
async function topLine(window: Parameters<typeof log>[0]): Promise<string> {
  return await window.driver.executeScript<string>(
    `const top = arguments[0].getBoundingClientRect().top;
     const lines = [...arguments[0].querySelectorAll('p')];
     return lines.find((line) => line.getBoundingClientRect().top >= top)?.innerText ?? '';`,
    await log(window).element(),
  );
}
