import { chatLink, log, ready, sidebar } from '../harness/hearth.ts';
import { until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';
import { makeChats } from './making-chats.ts';
import { settledMemory } from './memory.ts';
import { page } from './page.ts';
import type { Row, Sizes } from './row.ts';
import { onMachine } from './with-machine.ts';

/** What a garbage collector leaves from one time to the next is no growth. */
const NOISE = 1.05;

/**
 * Memory after a user has opened every one of many chats and gone back, beside the memory after they had done so once
 * before: what was seen twice must not be held twice.
 */
export async function walkingRows({ runs, chats }: Sizes): Promise<Row[]> {
  const first: number[] = [];
  const second: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    await onMachine(async (machine) => {
      const server = await chooseRawServer(machine, []);
      server.nowDoes(answer(page));
      const window = await machine.openHearth();
      await ready(window);
      const titles = Array.from({ length: chats }, (_, index) => `Walk ${index + 1}`);
      await makeChats(
        window.driver,
        titles.map((title) => ({ title, prompts: [`Tell me about ${title}`] })),
      );
      await walk(window, titles);
      first.push(await settledMemory(window.pid));
      await walk(window, titles);
      second.push(await settledMemory(window.pid));
    });
  }
  return [
    {
      what: `memory after walking through ${chats} chats a second time`,
      unit: 'MB',
      hearth: second,
      limit: { name: 'after the first time', runs: first },
      goal: { ratio_at_most: NOISE },
    },
  ];
}

async function walk(window: HearthWindow, titles: string[]): Promise<void> {
  const field = sidebar(window).the('searchbox', 'Search');
  // Up and down again; the search reaches those that the sidebar does not hold at the moment.
  for (const title of [...titles, ...[...titles].reverse()]) {
    await field.fill(`"${title}"`);
    await chatLink(window, title).click();
    await until(async () => (await log(window).text()).includes(`about ${title}`), {
      otherwise: () => `${title} did not open`,
    });
  }
}
