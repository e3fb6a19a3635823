import { Child } from './child.ts';
import type { Machine } from './machine.ts';
import { notificationServiceBinary } from './paths.ts';
import { until } from './until.ts';

/** A call of `Notify`, as the Desktop Notifications Specification has it, with the id that it was answered with. */
export interface Note {
  id: number;
  app_name: string;
  replaces_id: number;
  app_icon: string;
  summary: string;
  body: string;
  actions: string[];
  hints: string[];
  expire_timeout: number;
}

/** Who shows notifications on a machine's session bus: a program of ours that says what it is asked to show. */
export class NotificationService {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(machine: Machine, ...capabilities: string[]): Promise<NotificationService> {
    const child = new Child(notificationServiceBinary, capabilities, { env: machine.env });
    await child.says(/^"ready"$/m);
    machine.endWith(() => child.stop());
    return new NotificationService(child);
  }

  /** All so far, first to last. */
  get notes(): Note[] {
    const lines = this.#child.said.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Note);
  }

  /** Waits until there is one whose body is this, and gives it. */
  async shows(body: string, within?: number): Promise<Note> {
    return await until(() => this.notes.find((note) => note.body === body), {
      ...(within === undefined ? {} : { within }),
      otherwise: () => `no notification says "${body}"; there were:\n${this.#child.said}`,
    });
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }
}
