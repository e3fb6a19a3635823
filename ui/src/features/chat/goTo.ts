import type { Virtualizer } from '@tanstack/react-virtual';
import type { MessageView } from '../../generated/MessageView';
import type { ScrollWish } from './chatState';

/** Rows are measured as they come into view, so a place is reached in steps; more than these are never needed. */
const MOST_FRAMES = 30;
const STILL_FRAMES = 3;

/** Brings the list to a place and keeps it there until its rows are measured. Returns what ends that early. */
export function goTo(
  wish: ScrollWish,
  scroller: HTMLElement,
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
  messages: () => readonly MessageView[],
): () => void {
  let frame: number | null = null;
  let frames = 0;
  let still = 0;
  const hand = new AbortController();
  const stop = () => {
    hand.abort();
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
  };
  const step = () => {
    frame = null;
    frames += 1;
    still = settle() ? still + 1 : 0;
    if (still < STILL_FRAMES && frames < MOST_FRAMES) frame = requestAnimationFrame(step);
    else hand.abort();
  };
  const settle = (): boolean => {
    if (wish.to === 'end') {
      const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      if (left > 1) virtualizer.scrollToEnd();
      return left <= 1;
    }
    const index = messages().findIndex(({ message }) => message.id === wish.place.message_id);
    if (index === -1) return true;
    const row = scroller.querySelector(`[data-index="${index}"]`);
    if (row === null) {
      virtualizer.scrollToIndex(index, { align: 'start' });
      return false;
    }
    const off = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top + wish.place.offset_px;
    if (Math.abs(off) > 1) virtualizer.scrollToOffset(scroller.scrollTop + off);
    return Math.abs(off) <= 1;
  };
  // A hand on the wheel or the keys goes before a place that was only remembered.
  for (const type of ['wheel', 'keydown', 'pointerdown'] as const) {
    scroller.addEventListener(type, stop, { passive: true, signal: hand.signal });
  }
  step();
  return stop;
}
