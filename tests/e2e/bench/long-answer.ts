import { lastMessage, ready, sayInNewChat } from '../harness/hearth.ts';
import { longestTask, startPing } from '../harness/main-thread.ts';
import { pause, until } from '../harness/until.ts';
import type { HearthWindow } from '../harness/window.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer, type RawServer, type Script } from '../model-servers/raw.ts';
import { done, finishChunk, roleChunk, textChunk } from '../model-servers/sse.ts';
import { page } from './page.ts';
import { processorTime } from './processor-time.ts';
import type { Row, Sizes } from './row.ts';
import { onMachine } from './with-machine.ts';

/** As fast as the quickest providers, so that an answer takes twenty seconds. */
const TOKENS_A_BEAT = 25;
const BEAT_MS = 10;

/**
 * Resolves when the page shows the answer as ended, and a second later, so that what is drawn at the end counts.
 * Looking for roles from outside would be a task of its own.
 */
const whenAnswered = `
  const done = arguments[arguments.length - 1];
  const look = () => {
    if (document.querySelector('[aria-label="Stop"]')) setTimeout(look, 50);
    else setTimeout(done, 1000);
  };
  look();
`;

interface Run {
  longest: number;
  firstHalf: number;
  secondHalf: number;
}

export async function longAnswerRows({ runs, tokens }: Sizes): Promise<Row[]> {
  const results = await onMachine(async (machine) => {
    const server = await chooseRawServer(machine, []);
    const window = await machine.openHearth();
    await ready(window);
    await warmUp(window, server);
    await startPing(window.driver);
    const results: Run[] = [];
    for (let run = 1; run <= runs; run += 1) results.push(await measure(window, server, tokens, run));
    return results;
  });
  const count = tokens.toLocaleString('en');
  return [
    {
      what: `longest task while an answer of ${count} tokens streams`,
      unit: 'ms',
      hearth: results.map(({ longest }) => longest),
      limit: null,
      goal: { at_most: 50 },
    },
    {
      what: `processor time of the second half of ${count} tokens`,
      unit: 'ms',
      hearth: results.map(({ secondHalf }) => secondHalf),
      limit: { name: 'the first half', runs: results.map(({ firstHalf }) => firstHalf) },
      goal: { ratio_at_most: 1.5 },
    },
  ];
}

/** The first answer after a start also loads what draws Markdown, maths and code, once. */
async function warmUp(window: HearthWindow, server: RawServer): Promise<void> {
  server.nowDoes(answer(page));
  await sayInNewChat(window, 'Warm up');
  await lastMessage(window).the('table').waitUntilThere();
  await window.driver.executeAsyncScript(whenAnswered);
}

async function measure(window: HearthWindow, server: RawServer, tokens: number, run: number): Promise<Run> {
  const times: number[] = [];
  const note = async (): Promise<void> => {
    times.push(await processorTime(window.pid));
  };
  server.nowDoes(streams(tokens, note));
  await sayInNewChat(window, `Long answer ${run}`);
  await until(() => times.length > 0, { otherwise: () => 'the model is not asked' });
  await longestTask(window.driver);
  await until(() => times.length === 3, {
    within: 300_000,
    otherwise: () => 'the answer did not come to its end',
  });
  await window.driver.executeAsyncScript(whenAnswered);
  const longest = await longestTask(window.driver);
  const [start = 0, half = 0, end = 0] = times;
  return { longest, firstHalf: half - start, secondHalf: end - half };
}

/** Streams that many tokens, and tells at the start, in the middle and at the end. */
function streams(tokens: number, note: () => Promise<void>): Script {
  const pieces = page.match(/[\s\S]{1,4}/g) ?? [];
  return async (exchange) => {
    await exchange.stream();
    await exchange.send(roleChunk());
    await note();
    for (let token = 0; token < tokens; token += TOKENS_A_BEAT) {
      const beat = Array.from(
        { length: TOKENS_A_BEAT },
        (_, index) => pieces[(token + index) % pieces.length] ?? '',
      );
      await exchange.send(beat.map(textChunk).join(''));
      if (token < tokens / 2 && token + TOKENS_A_BEAT >= tokens / 2) await note();
      await pause(BEAT_MS);
    }
    await note();
    await exchange.send(finishChunk('stop') + done);
    await exchange.end();
  };
}
