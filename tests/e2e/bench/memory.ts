import { readFile } from 'node:fs/promises';

import { pause } from '../harness/until.ts';
import { processesBelow } from './process-tree.ts';

const QUIET_LOOKS = 4;
const MOST_LOOKS = 40;
const LOOK_MS = 500;

/**
 * Megabytes of a process and of all below it, once that no longer changes: the sum of their proportional set sizes, which
 * count a shared page once (proc(5), `smaps_rollup`).
 */
export async function settledMemory(root: number): Promise<number> {
  let [last, quiet] = [0, 0];
  for (let look = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look += 1) {
    await pause(LOOK_MS);
    const now = await memory(root);
    quiet = Math.abs(now - last) < last / 100 ? quiet + 1 : 0;
    last = now;
  }
  return last;
}

async function memory(root: number): Promise<number> {
  let kibibytes = 0;
  for (const { pid } of await processesBelow(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kibibytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return (kibibytes * 1024) / 1_000_000;
}
