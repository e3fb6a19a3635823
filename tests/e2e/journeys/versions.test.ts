import { expect } from 'vitest';

import { answered, lastMessage, log, messages, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

journey('regenerated answers are versions that can be stepped through', async (machine) => {
  await chooseRawServer(machine, [
    answer('Heads.'),
    answer('Tails.'),
    answer('On its edge.'),
    answer('Thanks noted.'),
  ]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Toss a coin');
  await answered(window, 'Heads.');
  for (const words of ['Tails.', 'On its edge.']) {
    await lastMessage(window).hover();
    await lastMessage(window).the('button', 'Regenerate').click();
    await answered(window, words);
  }
  await lastMessage(window).shows('3 / 3');
  await lastMessage(window).the('button', 'Previous version').click();
  await lastMessage(window).shows('2 / 3');
  await lastMessage(window).shows('Tails.');
  await lastMessage(window).the('button', 'Previous version').click();
  await lastMessage(window).shows('Heads.');
  await lastMessage(window).the('button', 'Next version').click();
  await lastMessage(window).shows('Tails.');

  await say(window, 'Tails it is');
  await answered(window, 'Thanks noted.');
  await window.close();
  const again = await machine.openHearth();
  await ready(again);
  await again.shows('2 / 3');
  const texts = await messages(again).texts();
  expect(
    texts.filter((text) => text.includes('Heads.')),
    'another version is shown than was chosen',
  ).toEqual([]);
});

journey(
  'an edited prompt is sent again, and the chat below its earlier version stays reachable',
  async (machine) => {
    const server = await chooseRawServer(machine, [answer('Paris.'), answer('Berlin.')]);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'Capital of France?');
    await answered(window, 'Paris.');

    const prompt = log(window).the('article', undefined, { at: 0 });
    await prompt.hover();
    await prompt.the('button', 'Edit').click();
    await prompt.the('textbox').fill('Capital of Germany?');
    await prompt.the('button', 'Save and ask again').click();
    await answered(window, 'Berlin.');
    await prompt.shows('2 / 2');
    expect((await server.request(2)).prompt).toBe('Capital of Germany?');
    expect((await server.request(2)).request.body).not.toContain('France');

    await prompt.hover();
    await prompt.the('button', 'Previous version').click();
    await prompt.shows('Capital of France?');
    await lastMessage(window).shows('Paris.');
  },
);
