import { log, ready } from '../harness/hearth.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';
import { makeChats } from './making-chats.ts';
import { page } from './page.ts';
import type { Row, Sizes } from './row.ts';
import { onMachine } from './with-machine.ts';

/** Pages in one answer: as long as the longest that people are given. */
const PAGES = 10;

/** Opens a chat by its link. Resolves a second after its last answer is drawn: looking for roles from outside would be a task of its own. */
const open = `
  const [title, drawn, done] = arguments;
  const link = [...document.querySelectorAll('nav a')].find(({ textContent }) => textContent.includes(title));
  link.click();
  const look = () => {
    if (document.querySelector('[role="log"]')?.querySelector(drawn)) setTimeout(done, 1000);
    else setTimeout(look, 50);
  };
  setTimeout(look, 50);
`;

/** By half a screen a frame, until the edge in that direction has been on the screen for a moment. */
const scrollThrough = `
  const [list, direction, done] = arguments;
  let still = 0;
  const frame = () => {
    const before = list.scrollTop;
    list.scrollTop += (direction * list.clientHeight) / 2;
    still = list.scrollTop === before ? still + 1 : 0;
    if (still > 30) return done();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

/** Opens a chat of many long answers with code, maths and tables, and scrolls through all of it. */
export async function richChatRows({ runs, answers }: Sizes): Promise<Row[]> {
  const [opening, drawing]: [number[], number[]] = [[], []];
  await onMachine(async (machine) => {
    const server = await chooseRawServer(machine, []);
    const window = await machine.openHearth();
    await ready(window);
    server.nowDoes(answer(page.repeat(PAGES)));
    const prompts = Array.from({ length: answers }, (_, index) => `Part ${index + 1}`);
    await makeChats(window.driver, [
      { title: 'Long answers', prompts },
      { title: 'A short one', prompts: ['Short'] },
    ]);
    await startPing(window.driver);
    for (let run = 1; run <= runs; run += 1) {
      await window.driver.executeAsyncScript(open, 'A short one', 'article');
      await longestTask(window.driver);
      await window.driver.executeAsyncScript(open, 'Long answers', 'table');
      opening.push(await longestTask(window.driver));
      const list = await log(window).element();
      await window.driver.executeAsyncScript(scrollThrough, list, -1);
      drawing.push(await longestTask(window.driver));
      // The next run begins where this one did.
      await window.driver.executeAsyncScript(scrollThrough, list, 1);
    }
  });
  const what = `a chat of ${answers} long answers`;
  return [
    {
      what: `longest task while ${what} opens`,
      unit: 'ms',
      hearth: opening,
      limit: null,
      goal: { at_most: 50 },
    },
    {
      what: `longest task while ${what} is scrolled through`,
      unit: 'ms',
      hearth: drawing,
      limit: null,
      goal: { at_most: 50 },
    },
  ];
}
