import { randomUUID } from 'node:crypto';

import { type Frame, type Guest, type GuestSocket, patiently } from './guest.ts';
import type { HearthServer } from './hearth-server.ts';
import { member } from './let-in.ts';
import type { ServerRoom } from './server-room.ts';
import { until } from './until.ts';

interface SendMessage {
  type: 'send_message';
  message_id: string;
  text: string;
}

/**
 * Many people who write into one chat at the same time, one half of them over REST and the other over sockets. Each
 * says one thing after the other, and says it again under the same name until it is answered.
 */
export class Crowd {
  /** The texts that the host has said it has. */
  readonly acknowledged = new Set<string>();
  readonly #room: ServerRoom;
  readonly #chat: string;
  readonly #guests: Guest[] = [];
  #talking: Promise<void>[] = [];
  #over = false;

  private constructor(room: ServerRoom, chat: string) {
    this.#room = room;
    this.#chat = chat;
  }

  /** `size` people whom `owner` brings into a chat of theirs. */
  static async of(
    size: number,
    { room, server, owner, chat }: { room: ServerRoom; server: HearthServer; owner: Guest; chat: string },
  ): Promise<Crowd> {
    const crowd = new Crowd(room, chat);
    for (let number = 0; number < size; number++) {
      const guest = await member(room, server, `Guest ${number}`);
      await owner.apply(chat, { type: 'add_user', user_id: guest.userId });
      crowd.#guests.push(guest);
    }
    return crowd;
  }

  talk(): void {
    this.#talking = this.#guests.map((guest, number) => this.#talk(guest, number));
  }

  /** Waits until so many more messages were acknowledged. */
  async says(more: number): Promise<void> {
    const before = this.acknowledged.size;
    await until(() => this.acknowledged.size >= before + more, {
      within: 30_000,
      otherwise: () => `only ${this.acknowledged.size - before} messages were acknowledged`,
    });
  }

  /** Lets everybody have the answer to what they have just said. */
  async fallSilent(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#talking);
  }

  async #talk(guest: Guest, number: number): Promise<void> {
    const socket = new LastingSocket(guest);
    this.#room.endWith(() => socket.end());
    for (let nth = 0; !this.#over; nth++) {
      const text = `${number}: ${nth}`;
      const opId = randomUUID();
      const action: SendMessage = { type: 'send_message', message_id: randomUUID(), text };
      await patiently(() =>
        number % 2 === 0 ? guest.apply(this.#chat, action, opId) : socket.apply(this.#chat, action, opId),
      );
      this.acknowledged.add(text);
    }
  }
}

/** A guest's socket, and the next one when it has ended. */
class LastingSocket {
  readonly #guest: Guest;
  #socket: GuestSocket | undefined;

  constructor(guest: Guest) {
    this.#guest = guest;
  }

  async apply(chatId: string, action: SendMessage, opId: string): Promise<void> {
    if (this.#socket === undefined || this.#socket.closed !== undefined)
      this.#socket = await this.#guest.connect();
    const socket = this.#socket;
    socket.send({ type: 'apply', operation: { op_id: opId, chat_id: chatId, action } });
    const answer = await until(
      () => socket.frames.find((frame) => isAnswer(frame, opId)) ?? (socket.closed !== undefined && 'gone'),
      { otherwise: () => 'an operation was neither applied nor refused' },
    );
    socket.frames.length = 0;
    if (answer === 'gone' || answer.type === 'refused')
      throw new Error(`not applied: ${JSON.stringify(answer)}`);
  }

  end(): void {
    this.#socket?.end();
  }
}

function isAnswer(frame: Frame, opId: string): boolean {
  if (frame.type === 'refused') return frame.op_id === opId;
  return frame.type === 'applied' && (frame.receipt as { op_id: string }).op_id === opId;
}
