import { Child } from './child.ts';

/** A virtual screen of its own, larger than any window that the tests open. */
export class Display {
  readonly name: string;
  readonly #server: Child;

  private constructor(server: Child, name: string) {
    this.#server = server;
    this.name = name;
  }

  static async start(size = '1700x1100'): Promise<Display> {
    // The X server chooses a free number itself and tells it on standard output.
    const server = new Child('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp']);
    const number = await server.says(/^(\d+)\s*$/m);
    return new Display(server, `:${number}`);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}
