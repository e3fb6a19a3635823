import { cp } from 'node:fs/promises';

import { log, ready } from '../harness/hearth.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import type { HearthWindow } from '../harness/window.ts';
import type { Row, Sizes } from './row.ts';
import { onMachine } from './with-machine.ts';

/** Far more than a screen holds, and far less than the chat. */
const MOST_ROWS = 200;

interface Run {
  longest: number;
  rows: number;
}

/**
 * Upwards in steps of half a screen, a frame each, as a flick of the wheel does; every second the thumb of the
 * scrollbar is dragged to another place of the chat. Notes the most messages that the page held.
 */
const scroll = `
  const [list, duration, done] = arguments;
  const start = performance.now();
  let [rows, jumps] = [0, 0];
  const frame = () => {
    const elapsed = performance.now() - start;
    rows = Math.max(rows, list.querySelectorAll('article').length);
    if (elapsed > duration) return done(rows);
    if (elapsed / 1000 > jumps + 1) {
      jumps += 1;
      list.scrollTop = list.scrollHeight * ((jumps * 0.37) % 1);
    } else {
      list.scrollTop -= list.clientHeight / 2;
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

export async function scrollingRows({ runs, scrolling }: Sizes): Promise<Row[]> {
  const store = process.env.HEARTH_BENCH_STORE;
  if (!store) throw new Error('HEARTH_BENCH_STORE names no data directory; `cargo xtask bench` makes one');
  const results = await onMachine(async (machine) => {
    await cp(store, machine.dataDirectory, { recursive: true });
    const window = await machine.openHearth();
    await ready(window);
    // The long chat is the one that was open last.
    await log(window).waitUntilThere();
    await startPing(window.driver);
    const results: Run[] = [];
    for (let run = 1; run <= runs; run += 1) results.push(await measure(window, scrolling));
    return results;
  });
  return [
    {
      what: 'longest task while scrolling the long chat',
      unit: 'ms',
      hearth: results.map(({ longest }) => longest),
      limit: null,
      goal: { at_most: 50 },
    },
    {
      what: 'messages in the page while scrolling the long chat',
      unit: 'rows',
      hearth: results.map(({ rows }) => rows),
      limit: null,
      goal: { at_most: MOST_ROWS },
    },
  ];
}

async function measure(window: HearthWindow, duration: number): Promise<Run> {
  const list = await log(window).element();
  await window.driver.executeScript('arguments[0].scrollTop = arguments[0].scrollHeight', list);
  await longestTask(window.driver);
  const rows = await window.driver.executeAsyncScript<number>(scroll, list, duration);
  return { longest: await longestTask(window.driver), rows };
}
