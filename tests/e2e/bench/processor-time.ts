import { readdir, readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second (`USER_HZ`, time(7)). */
const MS_A_TICK = 10;

interface Process {
  parent: number;
  ms: number;
}

/** Milliseconds of processor time that a process and all below it have used so far. */
export async function processorTime(root: number): Promise<number> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes = new Map<number, Process>();
  for (const pid of numbers) {
    const process = await read(pid);
    if (process) processes.set(pid, process);
  }
  const isBelow = (pid: number): boolean => {
    for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  return [...processes].filter(([pid]) => isBelow(pid)).reduce((sum, [, { ms }]) => sum + ms, 0);
}

/** Nothing if it has ended meanwhile. */
async function read(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name, in brackets, may hold spaces. After it: state, parent, ..., user time, system time.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * MS_A_TICK };
}
