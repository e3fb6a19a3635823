import { Key } from 'selenium-webdriver';

import { input, ready, stopButton } from '../harness/hearth.ts';
import { pause } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import type { Script } from '../model-servers/raw.ts';
import { done, finishChunk, roleChunk, textChunk } from '../model-servers/sse.ts';
import { median, type Row, type Sizes } from './row.ts';
import { onMachine } from './with-machine.ts';

/** What the model itself takes to its first token; both sides wait for it. */
const OWN_DELAY_MS = 100;

const replies: Script = async (exchange) => {
  await exchange.stream();
  await exchange.send(roleChunk());
  await pause(OWN_DELAY_MS);
  await exchange.send(textChunk(`Reply to ${exchange.prompt}`));
  await pause(20);
  await exchange.send(finishChunk('stop') + done);
  await exchange.end();
};

/** Notes when Enter goes down, and when the words it asks for have been painted. */
const watch = `
  const words = arguments[0];
  const times = window.hearthTimes = {};
  addEventListener('keydown', () => { times.sent = performance.now(); }, { capture: true, once: true });
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[role=log]')?.textContent.includes(words)) return;
    observer.disconnect();
    // The frame that shows it is made after this callback; the task after that comes when it is made.
    requestAnimationFrame(() => setTimeout(() => {
      times.shown = performance.now();
      times.tell?.();
    }, 0));
  });
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
`;

/** Looking into the page again and again would take the very time that is measured, so the page tells by itself. */
const wait = `
  const tell = arguments[arguments.length - 1];
  const times = window.hearthTimes;
  if (times.shown) tell();
  else times.tell = tell;
`;

export async function firstTokenRows(sizes: Sizes): Promise<Row[]> {
  return await onMachine(async (machine) => {
    const server = await chooseRawServer(machine, [replies]);
    const window = await machine.openHearth();
    await ready(window);
    const hearth: number[] = [];
    const bare: number[] = [];
    await inWindow(window, 'warming up');
    for (let run = 1; run <= sizes.runs; run += 1) {
      const [shown, printed]: [number[], number[]] = [[], []];
      for (let sample = 1; sample <= sizes.firstTokens; sample += 1) {
        shown.push(await inWindow(window, `sample ${run}-${sample}`));
        printed.push(await byBareClient(server.baseUrl, `sample ${run}-${sample}`));
      }
      hearth.push(median(shown));
      bare.push(median(printed));
    }
    return [
      {
        what: `first token shown, ${OWN_DELAY_MS} ms of them the model's`,
        unit: 'ms',
        hearth,
        limit: { name: 'a bare HTTP client', runs: bare },
        goal: { more_at_most: 15 },
      },
    ];
  });
}

async function inWindow(window: HearthWindow, prompt: string): Promise<number> {
  await input(window).type(prompt);
  await window.driver.executeScript(watch, `Reply to ${prompt}`);
  await input(window).press(Key.ENTER);
  await window.driver.executeAsyncScript(wait);
  await stopButton(window).waitUntilGone();
  return await window.driver.executeScript<number>('return hearthTimes.shown - hearthTimes.sent');
}

async function byBareClient(baseUrl: string, prompt: string): Promise<number> {
  const sent = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'raw-model', stream: true, messages: [{ role: 'user', content: prompt }] }),
  });
  let shown = Number.NaN;
  let received = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    received += piece;
    if (Number.isNaN(shown) && received.includes('Reply to')) shown = performance.now() - sent;
  }
  return shown;
}
