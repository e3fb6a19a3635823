import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Machine } from '../harness/machine.ts';
import { repositoryDirectory } from '../harness/paths.ts';
import { joining } from './joining.ts';
import { messageStates, messagesByPhone } from './messages.ts';
import { phone } from './phone.ts';
import { readme } from './readme.ts';
import { shared } from './shared.ts';
import { sharing } from './sharing.ts';
import { type Look, problemScreen, welcome, workspace } from './states.ts';
import { together } from './together.ts';

/** Drives the real window through its states and keeps a picture of each in `target/screenshots`. */

const directory = join(repositoryDirectory, 'target/screenshots');
type Story = (machine: Machine, look: Look) => Promise<void>;

const desk = [
  { width: 900, height: 600 },
  { width: 1600, height: 1000 },
];
const hand = [{ width: 390, height: 844 }];
const stories: Record<string, { tell: Story; sizes: Look['size'][] }> = {
  welcome: { tell: welcome, sizes: desk },
  workspace: { tell: workspace, sizes: desk },
  problem: { tell: problemScreen, sizes: desk },
  sharing: { tell: sharing, sizes: desk },
  joining: { tell: joining, sizes: desk },
  together: { tell: together, sizes: desk },
  phone: { tell: phone, sizes: hand },
  messages: { tell: messageStates, sizes: desk },
  'phone-messages': { tell: messagesByPhone, sizes: hand },
};

async function on(tell: (machine: Machine) => Promise<void>, scale = 1): Promise<void> {
  const machine = await Machine.start({ scale, openGl: true });
  try {
    await tell(machine);
  } finally {
    await machine.stop();
  }
}

async function tell({ tell, sizes }: (typeof stories)[string]): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const size of sizes) {
      const keep = async (state: string, picture: Buffer) => {
        const file = join(directory, `${theme}-${size.width}x${size.height}-${state}.png`);
        await writeFile(file, picture);
        console.log(file);
      };
      await on((machine) => tell(machine, { theme, size, keep }));
    }
  }
}

async function forReadme(): Promise<void> {
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
}

// Named after the command, as in `npm run screenshots -- phone readme`; without a name it is everything.
const [, , ...named] = process.argv;
if (named.length === 0) await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
for (const [name, story] of Object.entries(stories)) {
  if (named.length === 0 || named.includes(name)) await tell(story);
}
if (named.length === 0 || named.includes('readme')) await forReadme();
