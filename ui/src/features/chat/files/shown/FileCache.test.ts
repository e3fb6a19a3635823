import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Attachment } from '../../../../generated/Attachment';
import type { Transfer } from '../../../../host/host';
import { TestHost } from '../../../../host/testHost';
import { attachment, countObjectUrls, picture } from '../testFiles';
import { AskedFiles } from './AskedFiles';
import { FileCache } from './FileCache';

/** A host that sends files when the test says so. */
class SendingHost extends TestHost {
  readonly waiting: { file: Attachment; transfer: Transfer; send(): void; refuse(): void }[] = [];

  override fetchFile(_chat: string, file: Attachment, _preview: boolean, transfer: Transfer): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const send = () => resolve(new Blob(['12345'], { type: 'image/jpeg' }));
      const refuse = () => reject({ code: 'unavailable', message: '' });
      this.waiting.push({ file, transfer, send, refuse });
    });
  }
}

const wanted = (name: string) => ({ chatId: 'chat', file: picture(name), preview: true });
let urls: ReturnType<typeof countObjectUrls>;

beforeEach(() => {
  vi.useFakeTimers();
  urls = countObjectUrls();
});
afterEach(() => void vi.useRealTimers());

it('one file that is shown in two places is fetched once', async () => {
  const host = new SendingHost();
  const cache = new FileCache(host);
  const [one, other] = [cache.hold(wanted('a.png')), cache.hold(wanted('a.png'))];
  expect(host.waiting).toHaveLength(1);
  host.waiting[0]?.send();
  await vi.runAllTimersAsync();
  expect(one.store.getState()).toMatchObject({ type: 'there', url: 'blob:hearth/1' });
  expect(other.store.getState()).toBe(one.store.getState());
});

it('what is scrolled away before it came is not fetched to its end, and asked for again later', async () => {
  const host = new SendingHost();
  const cache = new FileCache(host);
  cache.hold(wanted('a.png')).release();
  expect(host.waiting[0]?.transfer.signal?.aborted).toBe(true);
  host.waiting[0]?.send();
  await vi.runAllTimersAsync();
  expect(urls.made()).toBe(0);
  cache.hold(wanted('a.png'));
  expect(host.waiting).toHaveLength(2);
});

it('walking through any number of pictures keeps no more than its bounds, and never takes one from the screen', async () => {
  const host = new SendingHost();
  const cache = new FileCache(host, { files: 3, bytes: 1000 });
  const held = cache.hold(wanted('held.png'));
  host.waiting[0]?.send();
  for (let index = 0; index < 50; index += 1) {
    const { release } = cache.hold(wanted(`${index}.png`));
    host.waiting.at(-1)?.send();
    await vi.advanceTimersByTimeAsync(0);
    release();
  }
  await vi.runAllTimersAsync();
  expect(urls.made()).toBe(51);
  expect(urls.open.size).toBe(3);
  const fetched = held.store.getState();
  expect(fetched.type === 'there' && urls.open.has(fetched.url)).toBe(true);
  expect(cache.peek(wanted('49.png')).type, 'the one seen last').toBe('there');
});

it('large files go as soon as nobody looks at them', async () => {
  const host = new SendingHost();
  const cache = new FileCache(host, { files: 10, bytes: 4 });
  const { release } = cache.hold(wanted('a.png'));
  host.waiting[0]?.send();
  await vi.advanceTimersByTimeAsync(0);
  expect(urls.open.size).toBe(1);
  release();
  await vi.runAllTimersAsync();
  expect(urls.open.size).toBe(0);
});

it('a transfer can be ended, and one that failed tried again', async () => {
  const host = new SendingHost();
  const cache = new FileCache(host);
  const { store } = cache.hold(wanted('a.png'));
  cache.stop(wanted('a.png'));
  expect(store.getState().type).toBe('stopped');
  cache.retry(wanted('a.png'));
  host.waiting.at(-1)?.refuse();
  await vi.runAllTimersAsync();
  expect(store.getState().type).toBe('failed');
  cache.retry(wanted('a.png'));
  host.waiting.at(-1)?.send();
  await vi.runAllTimersAsync();
  expect(store.getState().type).toBe('there');
});

it('of what was asked for in a chat a few files stay while nobody looks at them, and none when it is left', async () => {
  const host = new SendingHost();
  const cache = new FileCache(host, { files: 0, bytes: 0 });
  const asked = new AskedFiles(cache, 'chat');
  const film = (name: string, bytes: number) => attachment(name, { media_type: 'video/mp4', bytes });
  for (const name of ['1', '2', '3', '4', '5', '5']) asked.ask(film(name, 10_000_000));
  const aborted = () => host.waiting.map(({ transfer }) => transfer.signal?.aborted);
  expect(aborted()).toEqual([true, false, false, false, false]);
  asked.ask(film('huge', 900_000_000));
  expect(aborted()).toEqual([true, true, true, true, true, false]);
  expect(asked.has(film('huge', 900_000_000))).toBe(true);
  host.waiting.at(-1)?.send();
  await vi.runAllTimersAsync();
  expect(urls.open.size).toBe(1);
  asked.close();
  await vi.runAllTimersAsync();
  expect(urls.open.size).toBe(0);
});
