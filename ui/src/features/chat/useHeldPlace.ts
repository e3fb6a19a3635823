import { type RefObject, useEffect, useRef } from 'react';
import type { ScrollWish } from './chatState';

/** What is around a place is loaded and measured in less than this. */
const HELD_MS = 2000;

interface HeldPlace {
  /** The list was brought to a place, and is to be kept there. */
  hold: (wish: ScrollWish) => void;
  /** Where it is to be kept still; `null` if nowhere. */
  held: () => ScrollWish | null;
}

/** A place that was gone to stays where it is while more is loaded around it, until the user lays a hand on the list. */
export function useHeldPlace(scroller: RefObject<HTMLElement | null>): HeldPlace {
  const place = useRef<{ wish: ScrollWish; since: number } | null>(null);
  useEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    const hand = new AbortController();
    const letGo = () => {
      place.current = null;
    };
    for (const type of ['wheel', 'keydown', 'pointerdown'] as const) {
      view.addEventListener(type, letGo, { passive: true, signal: hand.signal });
    }
    return () => hand.abort();
  }, [scroller]);
  const places = useRef<HeldPlace>({
    hold: (wish) => {
      place.current = wish.to === 'end' ? null : { wish, since: performance.now() };
    },
    held: () => {
      const { current } = place;
      return current !== null && performance.now() - current.since < HELD_MS ? current.wish : null;
    },
  });
  return places.current;
}
