import { readdir, readFile } from 'node:fs/promises';

export interface Process {
  pid: number;
  parent: number;
  /** Of processor time, in ticks of a hundredth of a second (`USER_HZ`, time(7)). */
  ticks: number;
}

/** A process and all below it, as they are now. */
export async function processesBelow(root: number): Promise<Process[]> {
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
  return [...processes.values()].filter(({ pid }) => isBelow(pid));
}

/** Nothing if it has ended meanwhile. */
async function read(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name, in brackets, may hold spaces. After it: state, parent, ..., user time, system time.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
