import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HearthServer } from './hearth-server.ts';

/** A place for servers, without a screen and without a keychain: nothing of the machine's own is read or written. */
export class ServerRoom {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #atEnd: (() => Promise<unknown> | unknown)[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    this.env = { PATH: process.env.PATH, HOME: join(directory, 'home'), LANG: 'C.UTF-8', TZ: 'UTC' };
  }

  static async open(): Promise<ServerRoom> {
    const directory = await mkdtemp(join(tmpdir(), 'hearth-room-'));
    await mkdir(join(directory, 'home'));
    return new ServerRoom(directory);
  }

  async serve(
    options: Partial<Parameters<typeof HearthServer.start>[0]> & { name?: string } = {},
  ): Promise<HearthServer> {
    const dataDirectory =
      options.name === undefined ? this.dataDirectory : join(this.directory, options.name);
    const server = await HearthServer.start({ dataDirectory, env: this.env, ...options });
    this.endWith(() => server.stop());
    return server;
  }

  /** Of its server, where it has but one. */
  get dataDirectory(): string {
    return join(this.directory, 'data');
  }

  /** What was started last ends first. */
  endWith(end: () => Promise<unknown> | unknown): void {
    this.#atEnd.unshift(end);
  }

  async close(): Promise<void> {
    for (const end of this.#atEnd) await end();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a story in a room of its own. */
export function inRoom(story: (room: ServerRoom) => Promise<void>): () => Promise<void> {
  return async () => {
    const room = await ServerRoom.open();
    try {
      await story(room);
    } finally {
      await room.close();
    }
  };
}
