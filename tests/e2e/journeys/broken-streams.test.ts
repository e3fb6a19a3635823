import { expect } from 'vitest';

import { answered, input, lastMessage, ready, say, stopButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer, type Script } from '../model-servers/raw.ts';
import { done, errorChunk, finishChunk, roleChunk, textChunk, usageChunk } from '../model-servers/sse.ts';

interface Breakage {
  what: string;
  breaks: Script;
  /** What the window says about it. */
  says: RegExp;
}

const opening = async (exchange: Parameters<Script>[0]): Promise<void> => {
  await exchange.stream();
  await exchange.send(roleChunk() + textChunk('The first half'));
};

const breakages: Breakage[] = [
  {
    what: 'the connection is cut',
    breaks: async (exchange) => {
      await opening(exchange);
      exchange.cut();
    },
    says: /connection to 127\.0\.0\.1:\d+ broke off/,
  },
  {
    what: 'the stream ends without saying that it is complete',
    breaks: async (exchange) => {
      await opening(exchange);
      await exchange.end();
    },
    says: /broke off[\s\S]*without saying/,
  },
  {
    what: 'a part of the stream is no JSON',
    breaks: async (exchange) => {
      await opening(exchange);
      await exchange.send('data: {"choices": [{"delta": {"conte\n\n');
      await exchange.end();
    },
    says: /sent something that cannot be read/,
  },
  {
    what: 'the provider reports an error in the stream',
    breaks: async (exchange) => {
      await opening(exchange);
      await exchange.send(errorChunk('The engine is out of breath'));
      await exchange.end();
    },
    says: /The engine is out of breath/,
  },
];

for (const { what, breaks, says } of breakages) {
  journey(`when ${what}, the text so far is kept and Continue finishes it`, async (machine) => {
    const server = await chooseRawServer(machine, [breaks, answer(' and the second half.')]);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'Tell me both halves');

    const interrupted = lastMessage(window);
    await interrupted.shows('The first half');
    await interrupted.shows(says);
    await stopButton(window).waitUntilGone();

    await interrupted.the('button', 'Continue').click();
    await answered(window, 'The first half and the second half.');
    const asked = await server.request(2);
    expect(asked.request.body, 'the model is not told what it had said').toContain('The first half');
  });
}

journey(
  'a provider that falls silent is given up after the time that the settings allow',
  async (machine) => {
    const silence: Script = async (exchange) => {
      await opening(exchange);
      await exchange.whenLeft();
    };
    const server = await chooseRawServer(machine, [silence, answer(' and more.')], { idleTimeoutSeconds: 5 });
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'Are you there?');
    await lastMessage(window).shows('The first half');
    await lastMessage(window).shows('stopped sending', 15_000);
    expect((await server.request(1)).left, 'Hearth still holds the connection to the silent server').toBe(
      true,
    );
    await lastMessage(window).the('button', 'Continue').click();
    await answered(window, 'The first half and more.');
  },
);

const noStreams: { what: string; replies: Script; says: RegExp }[] = [
  {
    what: 'a web page',
    replies: (exchange) =>
      exchange.reply(200, '<html><head><title>Welcome to nginx</title></head><body>Hi</body></html>', {
        'content-type': 'text/html',
      }),
    says: /something else than a model's answer[\s\S]*nginx/,
  },
  {
    what: 'JSON that is no answer',
    replies: (exchange) => exchange.reply(200, '{"status": "green", "uptime": 7}'),
    says: /something else than a model's answer/,
  },
  {
    what: 'an error under the status 200',
    replies: (exchange) => exchange.reply(200, '{"error": {"message": "The quota is used up for today"}}'),
    says: /The quota is used up for today/,
  },
];

for (const { what, replies, says } of noStreams) {
  journey(
    `when the server answers with ${what}, that is said and the message can be sent again`,
    async (machine) => {
      await chooseRawServer(machine, [replies, answer('Here I am.')]);
      const window = await machine.openHearth();
      await ready(window);
      await say(window, 'Anyone home?');
      await lastMessage(window).shows(says);
      await window.shows('Anyone home?');
      await lastMessage(window).the('button', 'Try again').click();
      await answered(window, 'Here I am.');
    },
  );
}

journey('a server that streams in its own odd ways is understood all the same', async (machine) => {
  const odd: Script = async (exchange) => {
    await exchange.stream();
    const pieces = [
      ': a comment to keep the line open\n\n',
      'data: {"choices":[{"delta":{"role":"assistant","content":"Odd"}}],"created":1.5}\r\n\r\n',
      textChunk(' but') + textChunk(' fine').slice(0, 20),
      textChunk(' fine').slice(20),
      finishChunk('stop') + usageChunk({ prompt: 3, completion: 3 }) + done,
    ];
    for (const piece of pieces) await exchange.send(piece);
    await exchange.end();
  };
  await chooseRawServer(machine, [odd]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Be odd');
  await answered(window, 'Odd but fine');
  await input(window).holds('');
});
