import { expect } from 'vitest';

import { answered, messages, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { attach, SomeFiles } from '../harness/some-files.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

interface Part {
  type: string;
  text?: string;
  image_url?: { url: string };
}

journey('a model is given a picture and the words of a PDF and of a program', async (machine) => {
  const server = await chooseRawServer(machine, [answer('I have seen it all.')], { model: 'gpt-4o' });
  const files = await SomeFiles.in(machine.directory);
  const window = await machine.openHearth();
  await ready(window);
  await attach(
    window,
    await files.picture('lighthouse.png', 64, 48),
    await files.pdf('report.pdf', 'The tide turns at noon'),
    await files.write('count.py', 'print("from a program")\n'),
  );
  const waiting = window.the('list', 'Attached files');
  for (const name of ['lighthouse.png', 'report.pdf', 'count.py'])
    await waiting.the('button', `Remove ${name}`).waitUntilThere();
  await say(window, 'What is in these?');
  await answered(window, 'I have seen it all.');
  const asked = await server.request(1);
  const { messages: sent } = JSON.parse(asked.request.body) as { messages: { content: string | Part[] }[] };
  const parts = sent.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const words = parts.map(({ text }) => text ?? '').join('\n');
  expect(parts.find(({ type }) => type === 'image_url')?.image_url?.url).toMatch(
    /^data:image\/(png|jpeg);base64,/,
  );
  expect(words).toContain('The tide turns at noon');
  expect(words).toContain('from a program');
  await messages(window).holding('What is in these?').the('button', 'View lighthouse.png').click();
  await window.the('dialog', /lighthouse/).waitUntilThere();
});
