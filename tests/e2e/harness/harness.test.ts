import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect } from 'vitest';

import { journey } from './journey.ts';

const other = { binary: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', browserName: 'MiniBrowser' };

const page = `<!doctype html><button aria-label="Send" onclick="document.title += '!'">x</button>
<label>Message <textarea></textarea></label>
<div role="log" aria-label="Messages"><article aria-label="You">one</article><article aria-label="You">two</article></div>`;

journey('the harness finds, types and clicks by role under a strict content policy', async (machine) => {
  const server = createServer((_, reply) => {
    reply.setHeader('content-type', 'text/html');
    reply.setHeader('content-security-policy', "default-src 'none'; script-src 'unsafe-inline'");
    reply.end(page);
  }).listen(0, '127.0.0.1');
  try {
    const window = await machine.open({ other, args: ['--automation'] });
    await window.driver.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await window.the('textbox', 'Message').type('hello');
    await window.the('textbox', 'Message').holds('hello');
    await window.the('button', 'Send').click();
    expect(await window.driver.getTitle()).toBe('!');
    expect(await window.the('log', 'Messages').last('article', 'You').text()).toBe('two');
  } finally {
    server.close();
  }
});

journey('the machine keeps secrets in a Secret Service of its own', async (machine) => {
  await machine.bus?.storeSecret('a label', { service: 'here', username: 'me' }, 'hidden');
  expect(await machine.bus?.lookUpSecret({ service: 'here', username: 'me' })).toBe('hidden');
  await machine.bus?.setKeychain('unlocked');
  expect(await machine.bus?.lookUpSecret({ service: 'here', username: 'me' })).toBe('hidden');
});
