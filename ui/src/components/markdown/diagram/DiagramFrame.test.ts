import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DiagramFrame } from './DiagramFrame';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const frames = () => [...document.querySelectorAll('iframe')];

/** The frame that is there says something. */
async function say(data: object) {
  await vi.advanceTimersByTimeAsync(0);
  const source = frames()[0]?.contentWindow ?? null;
  window.dispatchEvent(new MessageEvent('message', { data, source }));
  await vi.advanceTimersByTimeAsync(0);
}

it('draws one after the other in a frame that can reach nothing, and is gone when it has nothing to do', async () => {
  const frame = new DiagramFrame();
  const first = frame.draw('a', {});
  const second = frame.draw('b', {});
  await say({ ready: true });
  expect(frames()).toHaveLength(1);
  expect(frames()[0]?.getAttribute('sandbox')).toBe('allow-scripts');
  await say({ id: 1, svg: '<svg/>' });
  await say({ id: 2, reason: 'no' });
  await expect(first).resolves.toBe('<svg/>');
  await expect(second).rejects.toMatchObject({ reason: 'no' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(frames()).toEqual([]);
});

it('a diagram that never ends loses its frame, and the next gets another', async () => {
  const frame = new DiagramFrame();
  const endless = frame.draw('a', {}).catch((error: unknown) => error);
  const next = frame.draw('b', {});
  await say({ ready: true });
  const [lost] = frames();
  await vi.advanceTimersByTimeAsync(3000);
  expect(await endless).toMatchObject({ reason: null });
  await say({ ready: true });
  expect(frames()).toHaveLength(1);
  expect(frames()[0]).not.toBe(lost);
  await say({ id: 2, svg: '<svg/>' });
  await expect(next).resolves.toBe('<svg/>');
});

it('what others say is not taken for a diagram', async () => {
  const frame = new DiagramFrame();
  const drawn = frame.draw('a', {});
  await say({ ready: true });
  window.dispatchEvent(new MessageEvent('message', { data: { id: 1, svg: 'forged' }, source: window }));
  await say({ id: 7, svg: 'another' });
  await say({ id: 1, svg: '<svg/>' });
  await expect(drawn).resolves.toBe('<svg/>');
});
