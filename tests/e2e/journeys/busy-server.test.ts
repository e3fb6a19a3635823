import { randomUUID } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { Crowd } from '../harness/crowd.ts';
import type { Guest, GuestSocket } from '../harness/guest.ts';
import { owner } from '../harness/let-in.ts';
import { freePort } from '../harness/ports.ts';
import { inRoom } from '../harness/server-room.ts';
import { LOCAL_ID } from '../harness/settings.ts';
import { pause, until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer, type Script } from '../model-servers/raw.ts';
import { roleChunk, textChunk } from '../model-servers/sse.ts';

describe('a host that is killed', () => {
  test(
    'has every message that it acknowledged to 50 guests, each once',
    { timeout: 180_000 },
    inRoom(async (room) => {
      const port = await freePort();
      let server = await room.serve(port === undefined ? {} : { port });
      const ana = await owner(room, server);
      const chat = randomUUID();
      await ana.apply(chat, { type: 'create_chat', model: null });
      const crowd = await Crowd.of(50, { room, server, owner: ana, chat });
      crowd.talk();
      for (let kill = 0; kill < 3; kill++) {
        await crowd.says(100);
        await server.kill();
        server = await server.again();
        const running = server;
        room.endWith(() => running.stop());
      }
      await crowd.fallSilent();
      await hasEachOnce(ana, chat, crowd);
    }),
  );
});

describe('a host that is asked to end while it is busy', () => {
  test(
    'finishes what it has begun: no message is lost or doubled, and the answer goes on where it was cut',
    { timeout: 120_000 },
    inRoom(async (room) => {
      const counting: Script = async (exchange) => {
        await exchange.stream();
        await exchange.send(roleChunk());
        for (let tick = 1; !exchange.left; tick += 1) {
          await exchange.send(textChunk(`${tick} `));
          await pause(20);
        }
      };
      await chooseRawServer(room, [counting, answer('and that is all.')]);
      const server = await room.serve();
      const ana = await owner(room, server);

      const chat = randomUUID();
      await ana.apply(chat, { type: 'create_chat', model: null });
      const crowd = await Crowd.of(20, { room, server, owner: ana, chat });
      const question = randomUUID();
      const listener = await ana.connect();
      room.endWith(() => listener.end());
      await ana.apply(question, {
        type: 'create_chat',
        model: { provider_id: LOCAL_ID, model: 'raw-model' },
      });
      await ana.apply(question, { type: 'send_message', message_id: randomUUID(), text: 'Count for me' });
      await until(() => heard(listener).includes(' 20 '), {
        otherwise: () => `of the answer only this was heard: ${heard(listener)}`,
      });
      crowd.talk();
      await crowd.says(100);

      const asked = Date.now();
      expect(await server.end()).toBe(0);
      expect(Date.now() - asked).toBeLessThan(10_000);
      expect(listener.closed).toBe(1001);
      const shown = heard(listener);

      const again = await server.again();
      room.endWith(() => again.stop());
      await crowd.says(100);
      await crowd.fallSilent();
      await hasEachOnce(ana, chat, crowd);

      const cut = await lastOf(ana, question);
      expect(cut.status).toBe('interrupted');
      expect(cut.text.startsWith(shown), `${shown} was heard, and ${cut.text} kept`).toBe(true);
      await ana.apply(question, { type: 'continue_answer', message_id: cut.id });
      const whole = await until(
        async () => {
          const last = await lastOf(ana, question);
          return last.status === 'complete' && last;
        },
        { otherwise: async () => `the answer did not go on: ${JSON.stringify(await lastOf(ana, question))}` },
      );
      expect(whole.id).toBe(cut.id);
      expect(whole.text).toBe(`${cut.text}and that is all.`);
    }),
  );
});

async function hasEachOnce(guest: Guest, chat: string, { acknowledged }: Crowd): Promise<void> {
  const found = await guest.allTexts(chat);
  expect(found.length).toBe(new Set(found).size);
  expect([...acknowledged].filter((text) => !found.includes(text))).toEqual([]);
  expect(found.length).toBe(acknowledged.size);
}

/** What a socket was told of the answer that is being made, as far as no piece is missing. */
function heard({ frames }: GuestSocket): string {
  let text = '';
  for (const { event } of frames) {
    const { type, offset, text: piece } = (event ?? {}) as { type?: string; offset?: number; text?: string };
    if (type === 'run_delta' && offset === text.length) text += piece;
  }
  return text;
}

interface Message {
  id: string;
  status: string;
  text: string;
}

async function lastOf(guest: Guest, chat: string): Promise<Message> {
  const { page } = await guest.get<{ page: { messages: { message: Message }[] } }>(
    'GET',
    `chat/chats/${chat}`,
  );
  const last = page.messages.at(-1);
  if (last === undefined) throw new Error('the chat is empty');
  return last.message;
}
