import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect } from 'vitest';

import { answered, lastMessage, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const rich = (port: number): string => `## Heading

- [x] done
- [ ] open

> [!NOTE]
> Mind the gap.

| a | b |
| --- | --- |
| 1 | 2 |

$$e^{i\\pi} + 1 = 0$$

\`\`\`mermaid
graph TD
  A[Start] --> B[End]
\`\`\`

<img src="http://127.0.0.1:${port}/html.png" onerror="document.title='run'"><script>document.title='run'</script>

![a tracker](http://127.0.0.1:${port}/pixel.png)

[https://example.org](https://evil.example/)
`;

journey('what a model writes is drawn, runs nothing and asks nobody', async (machine) => {
  const asked: string[] = [];
  const spy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((listening) => spy.listen(0, '127.0.0.1', listening));
  machine.endWith(() => new Promise((closed) => spy.close(closed)));
  await chooseRawServer(machine, [answer(rich((spy.address() as AddressInfo).port))]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Show me everything');
  const shown = await answered(window, 'Mind the gap.');
  await shown.the('table').waitUntilThere();
  await shown.the('checkbox', undefined, { at: 0 }).waitUntilThere();
  await shown.shows(/127\.0\.0\.1/);
  await shown.the('img', /diagram/i).waitUntilThere(20_000);
  expect(await window.driver.getTitle()).not.toBe('run');
  expect(asked).toEqual([]);
});

const HOSTILE = [
  '['.repeat(50_000),
  '*a '.repeat(50_000),
  `${'> '.repeat(5_000)}deep`,
  `${'- '.repeat(2_000)}deep`,
  '`'.repeat(100_000),
  `|${'a|'.repeat(200)}\n|${'-|'.repeat(200)}\n${`|${'x|'.repeat(200)}\n`.repeat(60)}`,
  `$${'{'.repeat(20_000)}$`,
  '$\\def\\a{\\a\\a}\\a$',
  '```mermaid\nwhile\n'.concat('A-->B\n'.repeat(20_000), '```'),
];

journey(
  'text made to blow up a parser leaves the window usable',
  async (machine) => {
    const server = await chooseRawServer(machine, [answer('ready')]);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'Begin');
    await answered(window, 'ready');
    await startPing(window.driver);
    for (const [index, text] of HOSTILE.entries()) {
      server.nowDoes(answer(text));
      await say(window, `Number ${index}`);
      await answered(window, /./, 30_000);
      server.nowDoes(answer(`after ${index}`));
      await say(window, 'Are you there?');
      await lastMessage(window).shows(`after ${index}`, 30_000);
    }
    expect(await longestTask(window.driver), 'ms during which nothing else could happen').toBeLessThan(5_000);
  },
  { within: 240_000 },
);
