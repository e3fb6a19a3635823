import { randomUUID } from 'node:crypto';

import { Guest, type GuestSocket } from '../harness/guest.ts';
import type { Invite } from '../harness/invite.ts';
import { LOCAL_ID } from '../harness/settings.ts';
import { until } from '../harness/until.ts';

interface Ending {
  endWith(end: () => Promise<unknown>): void;
}

interface Written {
  page: { messages: { message: { seq: number } }[] };
}

/** Somebody with a program of their own at the other end: writes, types, reads and goes away without a window. */
export class Person {
  readonly guest: Guest;
  #socket: GuestSocket | undefined;

  private constructor(guest: Guest) {
    this.guest = guest;
  }

  /** Asks to come in; `approve` is what its owner then does. */
  static async comes(
    room: Ending,
    invite: Invite,
    name: string,
    approve: (deviceId: string) => Promise<unknown> = async () => undefined,
  ): Promise<Person> {
    const guest = await Guest.join(invite, { userName: name, deviceName: `${name}’s laptop` });
    room.endWith(async () => guest.leave());
    await approve(guest.deviceId);
    const person = new Person(await guest.signIn());
    room.endWith(async () => person.goes());
    return person;
  }

  async isHere(): Promise<void> {
    this.#socket = await this.guest.connect();
    this.#socket.send({ type: 'present', active: true });
  }

  goes(): void {
    this.#socket?.end();
    this.#socket = undefined;
  }

  /** With others from the beginning on: the assistant then waits until it is mentioned. */
  async starts(chat: string, first: string, ...userIds: string[]): Promise<void> {
    const model = { provider_id: LOCAL_ID, model: 'gpt-4o' };
    await this.guest.apply(chat, { type: 'create_chat', model });
    for (const user_id of userIds) await this.guest.apply(chat, { type: 'add_user', user_id });
    await this.says(chat, first);
  }

  async says(chat: string, text: string): Promise<void> {
    await this.guest.apply(chat, { type: 'send_message', message_id: randomUUID(), text });
  }

  types(chat: string, typing = true): void {
    if (this.#socket === undefined) throw new Error('nobody types who is not here');
    this.#socket.send({ type: 'typing', chat_id: chat, typing });
  }

  /** Waits until words of somebody else have come. */
  async hears(chat: string, words: string): Promise<void> {
    await until(async () => (await this.guest.texts(chat)).some((text) => text.includes(words)), {
      otherwise: () => `“${words}” never came`,
    });
  }

  /** Up to the newest message. */
  async reads(chat: string): Promise<void> {
    const { page } = await this.guest.get<Written>('GET', `chat/chats/${chat}`);
    const seq = page.messages.at(-1)?.message.seq ?? 0;
    await this.guest.get('POST', `chat/chats/${chat}/read`, { seq });
  }
}
