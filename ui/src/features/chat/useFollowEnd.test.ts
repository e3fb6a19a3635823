import { fireEvent, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { MessageView } from '../../generated/MessageView';
import { useFollowEnd } from './useFollowEnd';

/** A list of 1000 pixels in a view of 700, at its end. */
function list(isEnd = true) {
  const view = document.createElement('div');
  view.innerHTML = '<button data-unfolds>Reasoning</button><button>Regenerate</button>';
  const box = { height: 1000 };
  Object.defineProperty(view, 'scrollHeight', { get: () => box.height });
  view.scrollTop = 300;
  const messages: MessageView[] = [];
  const scroller = { current: view };
  const { rerender } = renderHook(() => useFollowEnd(scroller, box.height, messages, () => isEnd));
  const [unfold, other] = view.querySelectorAll('button');
  if (unfold === undefined || other === undefined) throw new Error('there are two');
  const grow = (height: number) => {
    box.height = height;
    rerender();
  };
  return { view, grow, unfold, other };
}

it('a list at its end stays there while it grows, whatever else is pressed in it', () => {
  const { view, grow, other } = list();
  fireEvent.click(other);
  grow(1200);
  expect(view.scrollTop).toBe(1200);
});

it('what the reader unfolds stays where it is, and so does what grows after it', () => {
  const { view, grow, unfold } = list();
  view.scrollTop = 300;
  fireEvent.click(unfold);
  grow(1500);
  grow(1600);
  expect(view.scrollTop).toBe(300);
});

it('what was folded again leaves the list following its end', () => {
  const { view, grow, unfold } = list();
  view.scrollTop = 300;
  fireEvent.click(unfold);
  grow(1500);
  fireEvent.click(unfold);
  grow(1000);
  grow(1100);
  expect(view.scrollTop).toBe(1100);
});

it('a list at its end stays there when what is written below it takes its room', () => {
  let shrink = () => {};
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(tell: () => void) {
        shrink = tell;
      }
      observe() {}
      disconnect() {}
    },
  );
  const { view } = list();
  view.scrollTop = 300;
  shrink();
  expect(view.scrollTop).toBe(1000);
  fireEvent.wheel(view, { deltaY: -10 });
  view.scrollTop = 100;
  shrink();
  expect(view.scrollTop).toBe(100);
  vi.unstubAllGlobals();
});

it('the bottom of what is loaded is not followed where newer messages lie behind it', () => {
  const { view, grow } = list(false);
  fireEvent.wheel(view, { deltaY: -10 });
  view.scrollTop = 100;
  fireEvent.scroll(view);
  view.scrollTop = 300;
  fireEvent.scroll(view);
  grow(1500);
  expect(view.scrollTop).toBe(300);
});
