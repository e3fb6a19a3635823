import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { HearthServer } from '../harness/hearth-server.ts';
import type { Machine } from '../harness/machine.ts';
import { withModelServer } from '../harness/settings.ts';
import { RawServer } from '../model-servers/raw.ts';
import { conversation, TOGETHER } from './conversations.ts';
import { Person } from './person.ts';

/** What the chat of several people is called. */
export const TRIP = 'Saturday: which way up to the castle, with a pram?';
const BOOKS = 'Book club: what do we read in May?';

/** A host without a window, with three people at it who have something to say to whoever comes. */
export class Company {
  readonly server: HearthServer;
  readonly ana: Person;
  readonly cleo: Person;
  readonly dora: Person;
  readonly trip = randomUUID();
  readonly books = randomUUID();

  private constructor(server: HearthServer, ana: Person, cleo: Person, dora: Person) {
    this.server = server;
    this.ana = ana;
    this.cleo = cleo;
    this.dora = dora;
  }

  static async at(machine: Machine): Promise<Company> {
    const models = await RawServer.start(conversation);
    machine.endWith(() => models.stop());
    const dataDirectory = join(machine.directory, 'server');
    await withModelServer(dataDirectory, models.baseUrl, { model: 'gpt-4o' });
    const server = await HearthServer.start({ dataDirectory, env: machine.env });
    machine.endWith(() => server.stop());
    const ana = await Person.comes(machine, await server.firstLink(), 'Ana');
    const approve = async (id: string): Promise<unknown> => await server.command('approve', id);
    const cleo = await Person.comes(machine, await server.invite(), 'Cleo', approve);
    const dora = await Person.comes(machine, await server.invite(), 'Dora Lindqvist', approve);
    await Promise.all([ana.isHere(), cleo.isHere(), dora.isHere()]);
    return new Company(server, ana, cleo, dora);
  }

  /** The newest device that waits, and whose it is. */
  async waiting(): Promise<{ id: string; user_id: string }> {
    const { devices } = await this.ana.guest.get<{
      devices: { id: string; state: string; user_id: string }[];
    }>('GET', 'people');
    const device = devices.findLast(({ state }) => state === 'waiting');
    if (device === undefined) throw new Error('nobody waits');
    return device;
  }

  /** Two chats with everybody in them, the last of them with an answer. */
  async talkWith(userId: string): Promise<void> {
    const { ana, cleo, dora, trip, books } = this;
    for (const [chat, first] of [
      [books, BOOKS],
      [trip, TRIP],
    ] as const) {
      await ana.starts(chat, first, cleo.guest.userId, dora.guest.userId, userId);
    }
    await cleo.says(trip, 'The tram will be full by then.');
    await cleo.says(trip, 'And the bus does not take prams before ten, I asked.');
    await dora.says(trip, TOGETHER);
  }
}
