import { expect } from 'vitest';

import {
  answered,
  chatLink,
  input,
  lastMessage,
  messages,
  ready,
  say,
  stopButton,
} from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { chooseAimock, chooseRawServer } from '../harness/with-servers.ts';
import { answer, type Script } from '../model-servers/raw.ts';
import { done, finishChunk, reasoningChunk, roleChunk, textChunk, usageChunk } from '../model-servers/sse.ts';

journey('an answer streams in as it comes, formatted, with its model, tokens and cost', async (machine) => {
  const server = await chooseAimock(machine);
  // What OpenAI asks for the same model does not hold here, but the user can say what does.
  const price = { model: 'gpt-4o', provider: 'Local', input: '2.50', output: '10.00' };
  await machine.writeInData('prices.json', JSON.stringify({ models: [price] }));
  const content = [
    'Rivers run **downhill**.',
    '',
    '| river | km |',
    '| --- | --- |',
    '| Rhine | 1230 |',
    '',
    '```python',
    'print("flow")',
    '```',
    '',
    'And that is all there is to say about it, told slowly enough to be watched.',
  ].join('\n');
  server.onMessage(
    'rivers',
    { content, usage: { prompt_tokens: 1_000, completion_tokens: 500 } },
    { latency: 100 },
  );
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Tell me about rivers');
  await lastMessage(window).shows('Rivers run');
  await stopButton(window).waitUntilThere();
  expect(await lastMessage(window).text(), 'the answer came all at once').not.toContain('slowly enough');

  const answer = await answered(window, 'told slowly enough to be watched', 20_000);
  expect(await answer.the('table').count(), 'the table is not shown as one').toBe(1);
  await answer.the('button', 'Copy code').waitUntilThere();
  expect(await answer.text(), 'Markdown is shown raw').not.toContain('**');
  await answer.shows(/gpt-4o/);
  await answer.shows('1,000 in, 500 out');
  await answer.shows(/\$0\.00\d/);
  await chatLink(window, 'Tell me about rivers').waitUntilThere();
});

journey('Stop keeps the text so far, and Continue goes on from it', async (machine) => {
  const endless: Script = async (exchange) => {
    await exchange.stream();
    await exchange.send(roleChunk());
    for (let count = 1; !exchange.left; count += 1) {
      await exchange.send(textChunk(`${count} `));
      await new Promise((beat) => setTimeout(beat, 30));
    }
  };
  const server = await chooseRawServer(machine, [endless, answer('and the end.')]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Count for me');
  // Stop takes no click in its first half second: there it would be the second one on Send.
  await lastMessage(window).shows('20 21 22');
  await stopButton(window).click();
  await stopButton(window).waitUntilGone();
  const kept = await lastMessage(window).text();
  expect(kept).toContain('1 2 3 4 5 6 7');
  await (await server.request(1)).whenLeft();

  await lastMessage(window).the('button', 'Continue').click();
  await answered(window, /1 2 3 4 5 6 7[\s\S]*and the end\./);
  expect(await messages(window).count(), 'continuing made a message of its own').toBe(2);
});

journey('a model’s reasoning is there, folded', async (machine) => {
  const reasons: Script = async (exchange) => {
    await exchange.stream();
    await exchange.send(roleChunk() + reasoningChunk('First I weigh the options.'));
    await exchange.send(
      textChunk('The left one.') + finishChunk('stop') + usageChunk({ prompt: 9, completion: 9 }) + done,
    );
    await exchange.end();
  };
  await chooseRawServer(machine, [reasons]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Left or right?');
  const message = await answered(window, 'The left one.');
  expect(await message.text(), 'the reasoning is not folded').not.toContain('weigh the options');
  await message.the('button', 'Reasoning').click();
  await message.shows('First I weigh the options.');
});

journey('the model is told the chat so far, and an unknown price is not shown as 0', async (machine) => {
  const server = await chooseRawServer(machine, [answer('One.'), answer('Two.')]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'first');
  const first = await answered(window, 'One.');
  await first.shows(/raw-model/);
  await first.shows('cost unknown');
  expect(await first.text()).not.toContain('$');
  await say(window, 'second');
  await answered(window, 'Two.');
  const body = JSON.parse((await server.request(2)).request.body) as {
    messages: { role: string; content: string }[];
  };
  const told = body.messages.filter(({ role }) => role !== 'system').map(({ content }) => content);
  expect(told).toEqual(['first', 'One.', 'second']);
  await input(window).holds('');
});
