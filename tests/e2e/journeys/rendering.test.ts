import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { asksNobodyElse } from '../harness/asks-nobody-else.ts';
import { answered, lastMessage, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { ownerInBrowser } from '../harness/let-in.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import type { Region } from '../harness/region.ts';
import { inRoom } from '../harness/server-room.ts';
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

/** Notes what is asked of it, which should be nothing. */
async function spy(
  endWith: (end: () => Promise<unknown>) => void,
): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endWith(() => new Promise((closed) => server.close(closed)));
  return { port: (server.address() as AddressInfo).port, asked };
}

async function isDrawn(page: Region): Promise<void> {
  await say(page, 'Show me everything');
  const shown = await answered(page, 'Mind the gap.');
  await shown.the('heading', 'Heading').waitUntilThere();
  await shown.the('table').the('cell', '2').waitUntilThere();
  await shown.the('checkbox', undefined, { at: 0 }).waitUntilThere();
  await shown.shows(/127\.0\.0\.1/);
  // What a screen reader is told of the formula, beside what is drawn of it.
  await shown.the('math').waitUntilThere();
  const drawn = await shown.the('img', /diagram/i).element(20_000);
  expect(await page.driver.executeScript('return arguments[0].naturalWidth', drawn)).toBeGreaterThan(0);
  expect(await page.driver.executeScript('return document.querySelectorAll(".katex-html").length')).toBe(1);
  expect(await page.driver.executeScript('return document.querySelectorAll("article script").length')).toBe(
    0,
  );
  expect(await page.driver.getTitle()).not.toBe('run');
}

journey('what a model writes is drawn, runs nothing and asks nobody', async (machine) => {
  const { port, asked } = await spy((end) => machine.endWith(end));
  await chooseRawServer(machine, [answer(rich(port))]);
  const window = await machine.openHearth();
  await ready(window);
  await isDrawn(window);
  expect(asked).toEqual([]);
});

test(
  'a browser draws the same, runs nothing and asks nobody but its host',
  { timeout: 90_000 },
  inRoom(async (room) => {
    const { port, asked } = await spy((end) => room.endWith(end));
    await chooseRawServer(room, [answer(rich(port))]);
    const server = await room.serve();
    const browser = await ownerInBrowser(room, server);
    await isDrawn(browser);
    expect(asked).toEqual([]);
    await asksNobodyElse(browser);
  }),
);

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
