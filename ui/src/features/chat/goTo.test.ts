import type { Virtualizer } from '@tanstack/react-virtual';
import { expect, it, vi } from 'vitest';
import { goTo } from './goTo';

it('leaves nothing behind that listens when it is ended', () => {
  const scroller = document.createElement('div');
  const left = new Set<AbortSignal>();
  vi.spyOn(scroller, 'addEventListener').mockImplementation((_type, _listener, options) => {
    if (typeof options === 'object' && options.signal !== undefined) left.add(options.signal);
  });
  const list = { scrollToEnd: () => {} } as unknown as Virtualizer<HTMLDivElement, HTMLDivElement>;
  goTo({ to: 'end' }, scroller, list, () => [])();
  expect([...left].map((signal) => signal.aborted)).toEqual([true]);
});
