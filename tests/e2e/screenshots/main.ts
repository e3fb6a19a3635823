import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Machine } from '../harness/machine.ts';
import { repositoryDirectory } from '../harness/paths.ts';
import { readme } from './readme.ts';
import { shared } from './shared.ts';
import { sharing } from './sharing.ts';
import { problemScreen, welcome, workspace } from './states.ts';

/** Drives the real window through its states and keeps a picture of each in `target/screenshots`. */

const directory = join(repositoryDirectory, 'target/screenshots');
const sizes = [
  { width: 900, height: 600 },
  { width: 1600, height: 1000 },
];

async function on(tell: (machine: Machine) => Promise<void>, scale = 1): Promise<void> {
  const machine = await Machine.start({ scale, openGl: true });
  try {
    await tell(machine);
  } finally {
    await machine.stop();
  }
}

async function everyState(): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    for (const size of sizes) {
      const keep = async (state: string, picture: Buffer) => {
        const file = join(directory, `${theme}-${size.width}x${size.height}-${state}.png`);
        await writeFile(file, picture);
        console.log(file);
      };
      const look = { theme, size, keep };
      await on((machine) => welcome(machine, look));
      await on((machine) => workspace(machine, look));
      await on((machine) => problemScreen(machine, look));
      await on((machine) => sharing(machine, look));
    }
  }
}

if (!process.argv.includes('--readme-only')) await everyState();
for (const [name, picture] of [
  ['screenshot', readme],
  ['sharing', shared],
] as const) {
  // Twice as many dots as pixels, for screens that can show them.
  await on(async (machine) => {
    const file = join(repositoryDirectory, `docs/${name}.png`);
    await writeFile(file, await picture(machine));
    console.log(file);
  }, 2);
}
