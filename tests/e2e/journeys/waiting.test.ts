import { expect } from 'vitest';

import { answered, lastMessage, ready, say, stopButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer, type Script } from '../model-servers/raw.ts';

const busy =
  (status: number, words: string, headers: Record<string, string> = {}): Script =>
  (exchange) =>
    exchange.refuse(status, words, headers);

journey('a rate limit with Retry-After is waited out under a countdown', async (machine) => {
  const server = await chooseRawServer(machine, [
    busy(429, 'Slow down, please', { 'retry-after': '3' }),
    answer('Now I have time.'),
  ]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Quick question');
  await lastMessage(window).shows('Slow down, please');
  await lastMessage(window).shows(/Trying again in [23] s/);
  await lastMessage(window).shows(/Trying again in 1 s/);
  expect(server.asked, 'Hearth asked again before the time that the provider named').toHaveLength(1);
  await answered(window, 'Now I have time.');
});

journey('a wait can be cancelled', async (machine) => {
  const server = await chooseRawServer(machine, [busy(429, 'Come back later', { 'retry-after': '50' })]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Now or never');
  await lastMessage(window).shows('Come back later');
  await lastMessage(window).shows(/Trying again in \d\d s/);
  await lastMessage(window).the('button', 'Cancel').click();
  await stopButton(window).waitUntilGone();
  await window.shows('Now or never');
  expect(server.asked).toHaveLength(1);
});

for (const status of [429, 503]) {
  journey(`a ${status} without Retry-After is tried again by itself`, async (machine) => {
    const server = await chooseRawServer(machine, [busy(status, 'Too many at once'), answer('At last.')]);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'And now?');
    await lastMessage(window).shows('Too many at once');
    await answered(window, 'At last.', 30_000);
    expect(server.asked).toHaveLength(2);
  });
}

journey(
  'a server that stays broken is given up with its own words, and can be tried again',
  async (machine) => {
    const server = await chooseRawServer(machine, [
      busy(500, 'The hamsters are on strike', { 'retry-after': '1' }),
    ]);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'Run!');
    const tryAgain = lastMessage(window).the('button', 'Try again');
    await tryAgain.waitUntilThere(60_000);
    await lastMessage(window).shows('The hamsters are on strike');
    expect(server.asked.length).toBeGreaterThan(1);
    server.nowDoes(answer('They are back.'));
    await tryAgain.click();
    await answered(window, 'They are back.');
    await window.shows('Run!');
  },
  { within: 90_000 },
);
