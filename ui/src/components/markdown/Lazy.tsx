import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { drawSoon, mayDrawNow } from './renderQueue';
import { useViewport } from './Viewport';

interface LazyProps {
  children: ReactNode;
  /** What drawing it takes, in characters (UTF-16 units) of prose. */
  cost: number;
  /** The likely height in CSS pixels, until it was measured. Asked for once, and only if it is needed. */
  estimate: () => number;
  /** Draws at once: it is being written before the user's eyes. */
  live: boolean;
  /** Once there it is not taken away again: what is set in it by the reader is kept. */
  stays?: boolean;
}

const observes = typeof IntersectionObserver !== 'undefined';

/**
 * Is there only while it is near the view. Elsewhere an empty box of the same height stands for it, and when
 * that height proves wrong, what is read does not move.
 */
export function Lazy({ children, cost, estimate, live, stays = false }: LazyProps) {
  const box = useRef<HTMLDivElement>(null);
  const viewport = useViewport();
  const watched = viewport !== null && observes;
  const [shown, setShown] = useState(() => live || mayDrawNow(cost));
  const [height, setHeight] = useState(() => (shown ? 0 : estimate()));
  /** The height of the empty box that is being replaced. */
  const standIn = useRef<number | null>(shown ? null : height);

  useEffect(() => {
    if (shown && stays) return;
    if (!watched || box.current === null) return shown ? undefined : drawSoon(() => setShown(true));
    let cancel: () => void = () => {};
    const unwatch = viewport.watch(box.current, (near, measured) => {
      cancel();
      if (near && !shown) cancel = drawSoon(() => setShown(true));
      if (!near && shown && measured > 0) {
        standIn.current = measured;
        setHeight(measured);
        setShown(false);
      }
    });
    return () => {
      cancel();
      unwatch();
    };
  }, [viewport, watched, shown, stays]);

  useLayoutEffect(() => {
    const before = standIn.current;
    if (!shown || before === null || box.current === null) return;
    standIn.current = null;
    viewport?.grew(box.current, box.current.offsetHeight - before);
  }, [shown, viewport]);

  return (
    <div ref={box} style={shown ? undefined : { height }}>
      {shown ? children : null}
    </div>
  );
}
