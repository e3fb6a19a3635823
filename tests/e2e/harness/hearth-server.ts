import { mkdir } from 'node:fs/promises';

import { Child } from './child.ts';
import { type Invite, readInvite } from './invite.ts';
import { serverBinary } from './paths.ts';
import { freePort } from './ports.ts';

interface ServerOptions {
  dataDirectory: string;
  env: NodeJS.ProcessEnv;
  /** Address to listen on, without the port. */
  address?: string;
  port?: number;
  args?: readonly string[];
  /** All that is typed, where nothing is to be typed but this. */
  typed?: readonly string[];
  /** What it is started through, such as `ip netns exec NAME`. */
  through?: readonly string[];
  /** Whether it tells its network that it is there. */
  announced?: boolean;
}

/** A running `hearth-server`, with its keys in a file of its data directory. */
export class HearthServer {
  readonly dataDirectory: string;
  readonly port: number;
  readonly child: Child;
  readonly #options: ServerOptions;

  private constructor(options: ServerOptions, port: number, child: Child) {
    this.#options = options;
    this.dataDirectory = options.dataDirectory;
    this.port = port;
    this.child = child;
  }

  /** Starts it and waits until it serves. */
  static async start(options: ServerOptions): Promise<HearthServer> {
    const port = options.port ?? (await freePort());
    if (port === undefined) throw new Error('the system has no free port');
    await mkdir(options.dataDirectory, { recursive: true });
    const address = options.address ?? '127.0.0.1';
    const typed = options.typed ?? [
      ...['--data-dir', options.dataDirectory, '--secrets', 'file'],
      ...(options.announced ? [] : ['--no-discovery']),
      ...['--listen', `${address}:${port}`, ...(options.args ?? [])],
    ];
    const [command, ...args] = [...(options.through ?? []), serverBinary, ...typed];
    const child = new Child(command ?? '', args, { env: options.env });
    const server = new HearthServer(options, port, child);
    await child.says(/ serves .* at (\S+)/);
    return server;
  }

  /** The one-time link for the owner, which the first start prints. */
  async firstLink(): Promise<Invite> {
    return readInvite(await this.child.says(/(hearth:\/\/join#\S+)/));
  }

  /** What one of its commands says; fails if the command does. */
  async command(...args: string[]): Promise<string> {
    const command = new Child(serverBinary, [...args, '--data-dir', this.dataDirectory], {
      env: this.#options.env,
    });
    const code = await command.end();
    if (code !== 0) throw new Error(`hearth-server ${args.join(' ')} ended with ${code}: ${command.said}`);
    return command.said;
  }

  async invite(...args: string[]): Promise<Invite> {
    const { link } = JSON.parse(await this.command('invite', '--json', ...args)) as { link: string };
    return readInvite(link);
  }

  /** The same server once more, on the same data and port. */
  async again(): Promise<HearthServer> {
    return await HearthServer.start({ ...this.#options, port: this.port });
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child.process.kill('SIGKILL');
    await this.child.end();
  }

  /** Ends it as a service manager does; gives its exit code. */
  async end(): Promise<number | string> {
    this.child.process.kill('SIGTERM');
    return await this.child.end(11_000);
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}
