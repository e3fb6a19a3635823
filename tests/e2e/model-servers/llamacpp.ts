import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Child } from '../harness/child.ts';
import { pythonInterpreter, suiteDirectory } from '../harness/paths.ts';

/** llama.cpp's own server on a tiny model with random weights: real sampling, senseless words. */
export class LlamaServer {
  readonly baseUrl: string;
  readonly #process: Child;

  private constructor(process: Child, address: string) {
    this.#process = process;
    this.baseUrl = `${address}/v1`;
  }

  /**
   * `directory` takes the model's file; without a port the system chooses one. `through` is what it is started through,
   * such as `ip netns exec NAME`.
   */
  static async start(directory: string, port = 0, through: readonly string[] = []): Promise<LlamaServer> {
    if (!existsSync(pythonInterpreter)) {
      throw new Error(
        `no Python at ${pythonInterpreter}; \`cargo xtask test\` makes it, or set HEARTH_E2E_VENV`,
      );
    }
    const model = join(directory, 'tiny-random.gguf');
    const written = new Child(pythonInterpreter, [
      join(suiteDirectory, 'model-servers/tiny_model.py'),
      model,
    ]);
    const code = await written.end(20_000);
    if (code !== 0) throw new Error(`the model could not be written:\n${written.said}`);
    const [command, ...args] = [
      ...through,
      pythonInterpreter,
      join(suiteDirectory, 'model-servers/serve_llama.py'),
    ];
    const server = new Child(command ?? '', [...args, model, String(port)]);
    return new LlamaServer(server, await server.says(/^listening (\S+)$/m, 20_000));
  }

  get port(): number {
    return Number(new URL(this.baseUrl).port);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}
