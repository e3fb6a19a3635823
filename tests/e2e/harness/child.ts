import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

import { until } from './until.ts';

/** A process of ours that is ended with the test, and whose words are kept for a failure's report. */
export class Child {
  readonly process: ChildProcess;
  readonly #name: string;
  // Apart, since a line of one would otherwise be torn by what the other says at the same moment.
  readonly #said = { stdout: '', stderr: '' };

  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.#name = command.split('/').at(-1) ?? command;
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    this.process.on('error', (fault) => {
      this.#said.stderr += `could not be started: ${fault.message}\n`;
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.process[name]?.setEncoding('utf8').on('data', (piece: string) => {
        this.#said[name] += piece;
      });
    }
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error(`${this.#name} did not start: ${this.said}`);
    return this.process.pid;
  }

  /** All that it wrote to standard output, and then all that it wrote to standard error. */
  get said(): string {
    return this.#said.stdout + this.#said.stderr;
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Waits for words in its output and gives the first group, or the whole match. */
  async says(words: RegExp, within = 20_000): Promise<string> {
    const match = await until(
      () => {
        const match = words.exec(this.#said.stdout) ?? words.exec(this.#said.stderr);
        if (!match && this.ended) throw new Error('it has ended');
        return match;
      },
      { within, otherwise: () => `${this.#name} never said ${words}; it said:\n${this.said}` },
    );
    return match[1] ?? match[0];
  }

  /** Waits for its end; gives the exit code, or the signal's name. */
  async end(within = 20_000): Promise<number | string> {
    return await until(() => this.process.exitCode ?? this.process.signalCode, {
      within,
      otherwise: () => `${this.#name} still runs; it said:\n${this.said}`,
    });
  }

  async stop(): Promise<void> {
    if (this.ended || this.process.pid === undefined) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const hard = setTimeout(() => this.process.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(hard);
  }
}
