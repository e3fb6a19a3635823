import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Attachment } from '../../generated/Attachment';
import { WebFiles } from './files';
import { apiError } from './request';
import type { SignIn } from './SignIn';

const MIB = 1024 * 1024;
const image: Attachment = { hash: 'abc', name: 'a.png', media_type: 'image/png', bytes: 8 };

/** What is asked of the host with `fetch`, and what it answers. */
let asked: { url: string; headers: Record<string, string>; method: string }[] = [];
let answers: ((init: RequestInit) => Response | Promise<Response>)[] = [];
let received = 0;

const signIn = {
  token: async () => 'token',
  forget: () => {},
  request: async (path: string, ask?: { method?: string }) => {
    if (ask?.method === 'DELETE') return undefined;
    const bytes = 2 * MIB;
    const done = received >= bytes ? { ...image, bytes } : null;
    return { id: path === 'files/uploads' ? 'up' : path.split('/').at(-1), received, done };
  },
} as unknown as SignIn;

beforeEach(() => {
  asked = [];
  answers = [];
  received = 0;
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, headers: init.headers as Record<string, string>, method: init.method ?? 'GET' });
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError('Failed to fetch');
    return answer(init);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A body that ends, or breaks off, behind `text`. */
function body(text: string, breaks: boolean): ReadableStream<Uint8Array> {
  const pieces = [new TextEncoder().encode(text)];
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (breaks) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
}

async function settle<T>(work: Promise<T>): Promise<T> {
  const ended = work.then(
    () => true,
    () => true,
  );
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) await vi.advanceTimersByTimeAsync(1000);
  return await work;
}

it('fetches the rest of a file after the line broke', async () => {
  answers = [
    () => new Response(body('0123', true)),
    () => new Response(body('4567', false), { status: 206 }),
  ];
  const progress: number[] = [];
  const fetched = await settle(
    new WebFiles(signIn).fetch('chat', image, false, { onProgress: (bytes) => progress.push(bytes) }),
  );
  expect(await settle(fetched.text())).toBe('01234567');
  expect(fetched.type).toBe('image/png');
  expect(asked.map(({ url, headers }) => [url, headers.Range])).toEqual([
    ['/api/v1/chat/chats/chat/files/abc', undefined],
    ['/api/v1/chat/chats/chat/files/abc', 'bytes=4-'],
  ]);
  expect(progress).toEqual([4, 8]);
});

it('gives a file that could run no kind that a browser runs', async () => {
  for (const media_type of ['text/html', 'image/svg+xml', 'application/xhtml+xml']) {
    answers = [() => new Response(body('<script>', false))];
    const fetched = await settle(new WebFiles(signIn).fetch('chat', { ...image, media_type }, false, {}));
    expect(fetched.type).toBe('application/octet-stream');
  }
});

/** Neither answers nor breaks off, until whoever asks has waited long enough. */
const silent = ({ signal }: RequestInit) =>
  new Promise<Response>((_, refuse) => signal?.addEventListener('abort', () => refuse(signal.reason)));

it('fetches the rest of a file, and sends a piece again, after a line on which nothing comes any more', async () => {
  answers = [silent, () => new Response(body('01234567', false))];
  const fetched = await settle(new WebFiles(signIn).fetch('chat', image, false, {}));
  expect(await settle(fetched.text())).toBe('01234567');
  asked = [];
  const done = () => new Response(JSON.stringify({ id: 'up', received: 4, done: { ...image, bytes: 4 } }));
  answers = [silent, done];
  await settle(new WebFiles(signIn).upload(new Blob(['0123']), 'a.png', {}));
  expect(asked.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
});

it('does not ask again for what it is refused', async () => {
  answers = [() => new Response(JSON.stringify(apiError('not_found', '')), { status: 404 })];
  await expect(settle(new WebFiles(signIn).fetch('chat', image, false, {}))).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(asked).toHaveLength(1);
});

it('says that the host is out of reach when it stays so', async () => {
  await expect(settle(new WebFiles(signIn).fetch('chat', image, false, {}))).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(asked.length).toBeGreaterThan(2);
});

it('sends no piece twice of which only the answer was lost', async () => {
  const put = (to: number) => () => {
    received = to;
    const done = to === 2 * MIB ? { ...image, bytes: to } : null;
    return new Response(JSON.stringify({ id: 'up', received: to, done }));
  };
  answers = [
    () => {
      received = MIB;
      throw new TypeError('Failed to fetch');
    },
    put(2 * MIB),
  ];
  const file = new Blob([new Uint8Array(2 * MIB)]);
  const sent = await settle(new WebFiles(signIn).upload(file, 'a.png', {}));
  expect(sent.bytes).toBe(2 * MIB);
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'PUT /api/v1/files/uploads/up?offset=0',
    'PUT /api/v1/files/uploads/up?offset=1048576',
  ]);
});

it('ends at once when its user ends it', async () => {
  const ending = new AbortController();
  const reason = new Error('not now');
  answers = [
    () => {
      ending.abort(reason);
      throw new TypeError('Failed to fetch');
    },
  ];
  const fetching = new WebFiles(signIn).fetch('chat', image, false, { signal: ending.signal });
  await expect(settle(fetching)).rejects.toBe(reason);
  expect(asked).toHaveLength(1);
});
