import { Machine } from '../harness/machine.ts';

export async function onMachine<T>(measure: (machine: Machine) => Promise<T>): Promise<T> {
  const machine = await Machine.start();
  try {
    return await measure(machine);
  } finally {
    await machine.stop();
  }
}
