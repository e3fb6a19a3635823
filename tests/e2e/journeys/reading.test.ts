import { expect } from 'vitest';

import { answered, lastMessage, log, ready, say, sayInNewChat, stopButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { stillness } from '../harness/stillness.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';
import { done, finishChunk, textChunk } from '../model-servers/sse.ts';

const lines = (count: number) => Array.from({ length: count }, (_, line) => `Line ${line + 1}.\n\n`).join('');

journey('an answer of many screens that comes at once leaves the list at its end', async (machine) => {
  await chooseRawServer(machine, [answer(lines(120))]);
  const window = await machine.openHearth();
  await ready(window);
  for (const size of [
    { width: 1240, height: 810 },
    { width: 900, height: 600 },
    { width: 1600, height: 1000 },
  ]) {
    await window.setSize(size);
    await sayInNewChat(window, 'Write');
    await lastMessage(window).the('button', 'Regenerate').waitUntilThere();
    await atEnd(window);
  }
});

journey('the list follows an answer as it streams, and stays put while reading above', async (machine) => {
  let goOn: () => void = () => undefined;
  const wentOn = new Promise<void>((now) => {
    goOn = now;
  });
  await chooseRawServer(machine, [
    async (exchange) => {
      await exchange.stream();
      for (let line = 1; line <= 80; line += 1) await exchange.send(textChunk(`Line ${line}.\n\n`));
      await wentOn;
      await exchange.send(textChunk(`${lines(80)}The very end.`) + finishChunk('stop') + done);
      await exchange.end();
    },
  ]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Write');
  await lastMessage(window).shows('Line 80.');
  await atEnd(window);

  await log(window).wheel(-700);
  await until(async () => (await toEnd(window)) > 500, { otherwise: () => 'scrolling up does not hold' });
  await stillness(window.driver);
  const place = await scrollTop(window);
  goOn();
  await stopButton(window).waitUntilGone();
  expect(
    Math.abs((await scrollTop(window)) - place),
    'px by which the text moved under the reader',
  ).toBeLessThan(5);

  await window.the('button', 'Jump to latest').click();
  await answered(window, 'The very end.');
  await atEnd(window);
});

async function atEnd(window: HearthWindow): Promise<void> {
  await until(async () => (await toEnd(window)) < 40, {
    otherwise: async () => `the list is ${await toEnd(window)} px from its end`,
  });
}

/** Pixels of the list below the view. */
async function toEnd(window: HearthWindow): Promise<number> {
  return await window.driver.executeScript<number>(
    'return arguments[0].scrollHeight - arguments[0].clientHeight - arguments[0].scrollTop',
    await log(window).element(),
  );
}

async function scrollTop(window: HearthWindow): Promise<number> {
  return await window.driver.executeScript<number>(
    'return arguments[0].scrollTop',
    await log(window).element(),
  );
}
