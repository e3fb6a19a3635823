import { useEffect, useRef } from 'react';
import { useHost } from '../host/HostContext';

/** A paint that does not come is not waited for longer than this; a window that is not shown yet has none. */
const PAINT_PATIENCE_MS = 100;

/** Tells the core, once, that the first screen can be used: after the paint that follows `isUsable`. */
export function useReady(isUsable: boolean): void {
  const host = useHost();
  const isTold = useRef(false);
  useEffect(() => {
    if (!isUsable || isTold.current) return;
    const tell = () => {
      if (isTold.current) return;
      isTold.current = true;
      // Nothing here depends on the answer, and a core that is gone cannot be told.
      host.ready().catch(() => {});
    };
    const patience = setTimeout(tell, document.hidden ? 0 : PAINT_PATIENCE_MS);
    const frame = requestAnimationFrame(() => setTimeout(tell));
    return () => {
      clearTimeout(patience);
      cancelAnimationFrame(frame);
    };
  }, [host, isUsable]);
}
