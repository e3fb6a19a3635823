import { spawnSync } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Machine } from './machine.ts';

/** A disk of its own, in memory, that a test can fill up, free again, or make read-only. */
export class SmallDisk {
  readonly mountPoint: string;

  private constructor(mountPoint: string) {
    this.mountPoint = mountPoint;
  }

  /** Nothing where this user may not mount a file system. */
  static async mount(machine: Machine, megabytes: number): Promise<SmallDisk | undefined> {
    const mountPoint = join(machine.directory, 'small-disk');
    await mkdir(mountPoint);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mountPoint]);
    if (mounted.status !== 0) return undefined;
    machine.endWith(async () => {
      spawnSync('umount', ['--lazy', mountPoint]);
    });
    return new SmallDisk(mountPoint);
  }

  get dataDirectory(): string {
    return join(this.mountPoint, 'data');
  }

  get #ballast(): string {
    return join(this.mountPoint, 'ballast');
  }

  /** Takes the last free byte. */
  async fill(): Promise<void> {
    const file = await open(this.#ballast, 'a');
    const writes = async (block: Buffer): Promise<boolean> => {
      try {
        return (await file.write(block)).bytesWritten === block.length;
      } catch {
        return false;
      }
    };
    for (let size = 1 << 20; size >= 512; size >>= 1) {
      const block = Buffer.alloc(size, 'x');
      while (await writes(block));
    }
    await file.close();
  }

  async free(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  setReadOnly(readOnly: boolean): void {
    const { status, stderr } = spawnSync('mount', [
      '-o',
      `remount,${readOnly ? 'ro' : 'rw'}`,
      this.mountPoint,
    ]);
    if (status !== 0) throw new Error(`the small disk could not be mounted anew: ${stderr}`);
  }
}
