import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { test } from 'vitest';

import { Machine } from './machine.ts';
import { failuresDirectory } from './paths.ts';
import type { Keychain } from './session-bus.ts';

interface JourneyOptions {
  keychain?: Keychain;
  sessionBus?: boolean;
  /** Milliseconds. */
  within?: number;
}

/** One story of a user on a fresh machine. A failure leaves pictures and logs in `target/e2e`. */
export function journey(
  title: string,
  story: (machine: Machine) => Promise<void>,
  options: JourneyOptions = {},
): void {
  const within = options.within ?? 60_000;
  // The test runner's own limit comes later, so that a story that hangs still leaves its evidence.
  test(title, { timeout: within + 30_000 }, async () => {
    const machine = await Machine.start(options);
    try {
      await orLate('the story', story(machine), within);
    } catch (fault) {
      const kept = await keepEvidence(machine, title);
      if (fault instanceof Error) fault.message += `\nPictures and logs: ${kept}`;
      throw fault;
    } finally {
      await machine.stop();
    }
  });
}

async function orLate<T>(what: string, work: Promise<T>, within: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what} had not ended after ${within / 1000} s`)), within);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function keepEvidence(machine: Machine, title: string): Promise<string> {
  const directory = join(failuresDirectory, title.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 80));
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const [index, window] of machine.windows.entries()) {
    await writeFile(join(directory, `window-${index + 1}.txt`), window.said);
    if (!window.isRunning) continue;
    try {
      await writeFile(join(directory, `window-${index + 1}.html`), await window.driver.getPageSource());
      const picture = await orLate('the picture', window.screenshot(), 5_000);
      await writeFile(join(directory, `window-${index + 1}.png`), picture);
    } catch (fault) {
      await writeFile(join(directory, `window-${index + 1}.png.txt`), `no picture: ${String(fault)}`);
    }
  }
  const inData = await readdir(machine.dataDirectory).catch(() => []);
  for (const name of inData.filter((name) => name === 'logs' || name === 'user_settings.json')) {
    await cp(join(machine.dataDirectory, name), join(directory, name), { recursive: true });
  }
  return directory;
}
