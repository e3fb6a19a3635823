import type { CodeLine, ColourCore } from './colourCore';
import type { Language } from './languages';

export type ColourRequest =
  | { type: 'colour'; request: number; block: number; language: Language; lines: string }
  | { type: 'forget'; block: number };

export interface ColourAnswer {
  request: number;
  /** `null` if it could not be coloured. */
  lines: CodeLine[] | null;
}

type Answered = (lines: CodeLine[] | null) => void;

/*
 * A grammar takes a tenth of a second to compile, and code that was made to be slow far more: that is done by a
 * worker. Where there is none, it is done here.
 */
let worker: Worker | null = null;
let here: Promise<ColourCore> | null = null;
let requests = 0;
let blocks = 0;
const unanswered = new Map<number, { request: ColourRequest; answered: Answered }>();

export function nextBlock(): number {
  blocks += 1;
  return blocks;
}

/** Colours the next whole lines of a block; `null` if that cannot be done. */
export function colourLines(block: number, language: Language, lines: string): Promise<CodeLine[] | null> {
  requests += 1;
  const request: ColourRequest = { type: 'colour', request: requests, block, language, lines };
  return new Promise((answered) => {
    unanswered.set(requests, { request, answered });
    post(request);
  });
}

/** Nothing more of the block will be asked. */
export function forgetBlock(block: number): void {
  post({ type: 'forget', block });
}

function post(request: ColourRequest): void {
  if (here === null && worker === null) start();
  if (worker !== null) worker.postMessage(request);
  else void answerHere(request);
}

function start(): void {
  try {
    worker = new Worker(new URL('./colourWorker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<ColourAnswer>) => settle(data));
    worker.addEventListener('error', doWithout);
  } catch {
    doWithout();
  }
}

/** The worker could not be started: what it was asked is done here. */
function doWithout(): void {
  worker?.terminate();
  worker = null;
  here = import('./colourCore').then(({ ColourCore: Core }) => new Core());
  for (const { request } of [...unanswered.values()]) void answerHere(request);
}

async function answerHere(asked: ColourRequest): Promise<void> {
  const core = await here;
  if (core === null) return;
  if (asked.type === 'forget') {
    core.forget(asked.block);
    return;
  }
  const { request, block, language, lines } = asked;
  settle({ request, lines: await core.colour(block, language, lines).catch(() => null) });
}

function settle({ request, lines }: ColourAnswer): void {
  unanswered.get(request)?.answered(lines);
  unanswered.delete(request);
}
