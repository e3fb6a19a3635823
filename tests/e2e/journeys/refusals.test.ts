import { expect } from 'vitest';

import { paste } from '../harness/clipboard.ts';
import { answered, closeDialog, lastMessage, openSettings, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { withModelServer, withOpenAi } from '../harness/settings.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { selfSignedCertificate } from '../model-servers/certificate.ts';
import { answer, RawServer, type Script } from '../model-servers/raw.ts';
import { done, finishChunk, roleChunk, textChunk } from '../model-servers/sse.ts';

journey('without a key, the answer says so and leads to the settings', async (machine) => {
  await withOpenAi(machine.dataDirectory, 'http://127.0.0.1:9/v1');
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Hello?');
  await lastMessage(window).shows('OpenAI needs an API key');
  await window.shows('Hello?');
  await lastMessage(window).the('button', 'Open settings').click();
  await window.the('dialog', 'Settings').the('textbox', 'API key').waitUntilThere();
});

journey('a refused key is told in the provider’s words, with a way to the settings', async (machine) => {
  const words = 'Incorrect API key provided: sk-wrong. Find yours in the console.';
  await chooseRawServer(machine, [(exchange) => exchange.refuse(401, words, {}, 'invalid_api_key')]);
  const window = await machine.openHearth();
  await ready(window);
  const settings = await openSettings(window, 'AI');
  await settings.the('textbox', 'API key').fill('sk-wrong');
  await settings.the('button', 'Save key').click();
  await settings.shows('A key is stored in the keychain');
  await closeDialog(settings);
  await say(window, 'Let me in');
  const refused = lastMessage(window);
  await refused.shows('Local refused the API key');
  await refused.shows('Find yours in the console');
  await refused.the('button', 'Open settings').click();
  await window.the('dialog', 'Settings').the('textbox', 'API key').waitUntilThere();
});

journey('a key pasted with spaces and a newline is trimmed and works', async (machine) => {
  const server = await chooseRawServer(machine, [answer('Welcome.')]);
  const window = await machine.openHearth();
  await ready(window);
  const settings = await openSettings(window, 'AI');
  await paste(settings.the('textbox', 'API key'), '  sk-with-a-newline\n ');
  await settings.the('button', 'Save key').click();
  await settings.shows('A key is stored in the keychain');
  await settings.the('button', 'Close').click();
  await say(window, 'Knock');
  await answered(window, 'Welcome.');
  const { headers } = (await server.request(1)).request;
  expect(headers.authorization).toBe('Bearer sk-with-a-newline');
});

const unreachable = [
  { what: 'a server that refuses connections', url: 'http://127.0.0.1:9/v1', names: '127.0.0.1:9' },
  { what: 'a host without an address', url: 'http://no-such-host.invalid/v1', names: 'no-such-host.invalid' },
];

for (const { what, url, names } of unreachable) {
  journey(`${what} is named, and the message can be tried again`, async (machine) => {
    await withModelServer(machine.dataDirectory, url);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'Ahoy');
    await lastMessage(window).shows(/could not be reached/, 30_000);
    await lastMessage(window).shows(names);
    await lastMessage(window).the('button', 'Try again').click();
    await lastMessage(window).shows(/could not be reached/, 30_000);
    await window.shows('Ahoy');
  });
}

journey('a certificate that nobody vouches for is not accepted, and that is said', async (machine) => {
  const server = await RawServer.startTls(await selfSignedCertificate(), answer('You should not see this'));
  machine.endWith(() => server.stop());
  await withModelServer(machine.dataDirectory, server.baseUrl);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'A secret');
  await lastMessage(window).shows('No safe connection', 30_000);
  await lastMessage(window).shows(`127.0.0.1:${server.port}`);
  await lastMessage(window).the('button', 'Try again').waitUntilThere();
  expect(server.asked, 'the message went to a server that could be anybody').toHaveLength(0);
});

const refusals: { what: string; refuses: Script; says: RegExp[] }[] = [
  {
    what: 'a chat that is too long for the model',
    refuses: (exchange) =>
      exchange.refuse(
        400,
        'This model’s maximum context length is 8192 tokens.',
        {},
        'context_length_exceeded',
      ),
    says: [/too long for raw-model/, /8192 tokens/],
  },
  {
    what: 'a content filter',
    refuses: (exchange) =>
      exchange.refuse(400, 'Your request was flagged by our safety system.', {}, 'content_policy_violation'),
    says: [/filtered this answer/, /flagged by our safety system/],
  },
  {
    what: 'a model that is not there',
    refuses: (exchange) =>
      exchange.refuse(404, 'The model `raw-model` does not exist.', {}, 'model_not_found'),
    says: [/does not offer the model “raw-model”/, /does not exist/],
  },
];

for (const { what, refuses, says } of refusals) {
  journey(`${what}: the provider’s words and what to do are shown, the message stays`, async (machine) => {
    await chooseRawServer(machine, [refuses]);
    const window = await machine.openHearth();
    await ready(window);
    await say(window, 'My long story');
    for (const words of says) await lastMessage(window).shows(words);
    await window.shows('My long story');
  });
}

journey('an answer that the content filter cut off keeps what was said', async (machine) => {
  const filtered: Script = async (exchange) => {
    await exchange.stream();
    await exchange.send(roleChunk() + textChunk('It begins well') + finishChunk('content_filter') + done);
    await exchange.end();
  };
  await chooseRawServer(machine, [filtered]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Go on');
  await lastMessage(window).shows('It begins well');
  await lastMessage(window).shows('Local filtered this answer');
});
