import { useEffect, useRef } from 'react';
import { loadMarkdown } from '../components/markdown/loadMarkdown';
import { useHost } from '../host/HostContext';

/** Tells the core, once, that the first screen can be used, and then loads what it had no need of. */
export function useReady(isUsable: boolean): void {
  const host = useHost();
  const isTold = useRef(false);
  useEffect(() => {
    if (!isUsable || isTold.current) return;
    isTold.current = true;
    // A core that is gone cannot be told.
    void host
      .ready()
      .catch(() => {})
      .finally(loadMarkdown);
  }, [host, isUsable]);
}
