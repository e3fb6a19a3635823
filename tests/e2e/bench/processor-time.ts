import { processesBelow } from './process-tree.ts';

const MS_A_TICK = 10;

/** Milliseconds of processor time that a process and all below it have used so far. */
export async function processorTime(root: number): Promise<number> {
  return (await processesBelow(root)).reduce((sum, { ticks }) => sum + ticks * MS_A_TICK, 0);
}
