import { expect } from 'vitest';

import { answered, chatLink, input, lastMessage, ready, say, stopButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { pause } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer, type Script } from '../model-servers/raw.ts';
import { roleChunk, textChunk } from '../model-servers/sse.ts';

const BEAT_MS = 50;

journey(
  'killed in the middle of an answer, at most the last second of it is lost, and Continue works',
  async (machine) => {
    const ticking: Script = async (exchange) => {
      await exchange.stream();
      await exchange.send(roleChunk());
      for (let tick = 1; !exchange.left; tick += 1) {
        await exchange.send(textChunk(`${tick} `));
        await pause(BEAT_MS);
      }
    };
    const server = await chooseRawServer(machine, [ticking, answer('done.')]);
    const first = await machine.openHearth();
    await ready(first);
    await say(first, 'Tick for me');
    await lastMessage(first).shows(/\b60\b/, 20_000);
    const shown = lastTick(await lastMessage(first).text());
    await first.kill();

    const second = await machine.openHearth();
    await ready(second);
    await second.shows('Tick for me');
    await lastMessage(second).shows('Hearth was closed while this answer was being written');
    const kept = lastTick(await lastMessage(second).text());
    expect(kept, `${shown} ticks had been shown, ${kept} came back`).toBeGreaterThanOrEqual(
      shown - 1_000 / BEAT_MS - 2,
    );
    expect(await stopButton(second).isThere(), 'the dead answer still seems to stream').toBe(false);

    await lastMessage(second).the('button', 'Continue').click();
    await answered(second, 'done.');
    await lastMessage(second).shows('1 2 3 4 5 6 7 8 9 10');
    expect((await server.request(2)).request.body).toContain('1 2 3 4 5');
  },
);

journey(
  'killed before the first word of an answer, the message is there and can be tried again',
  async (machine) => {
    const silence: Script = (exchange) => exchange.whenLeft();
    const server = await chooseRawServer(machine, [silence, answer('Here.')]);
    const first = await machine.openHearth();
    await ready(first);
    await say(first, 'Anyone?');
    await server.request(1);
    await first.kill();

    const second = await machine.openHearth();
    await ready(second);
    await chatLink(second, 'Anyone?').click();
    await lastMessage(second).shows('Hearth was closed');
    await lastMessage(second).the('button', 'Try again').click();
    await answered(second, 'Here.');
  },
);

journey('killed with an unsent draft, at most the last second of it is lost', async (machine) => {
  await chooseRawServer(machine, [answer('Yes.')]);
  const first = await machine.openHearth();
  await ready(first);
  await say(first, 'A chat');
  await answered(first, 'Yes.');
  await input(first).type('Words that nobody has sent');
  await first.the('navigation', 'Chats').shows('Draft');
  await pause(1_000);
  await first.kill();
  const second = await machine.openHearth();
  await ready(second);
  await input(second).holds('Words that nobody has sent');
});

function lastTick(text: string): number {
  const ticks = [...text.matchAll(/\b(\d+)(?= )/g)].map(([, tick]) => Number(tick));
  let last = 0;
  for (const tick of ticks) if (tick === last + 1) last = tick;
  return last;
}
