import { useCallback, useRef } from 'react';
import { loadMarkdown } from '../components/markdown/loadMarkdown';
import { useHost } from '../host/HostContext';

/**
 * For telling the core, once, that the first screen can be used. What the screen had no need of is loaded
 * after that.
 */
export function useTellReady(): () => void {
  const host = useHost();
  const isTold = useRef(false);
  return useCallback(() => {
    if (isTold.current) return;
    isTold.current = true;
    // A core that is gone cannot be told.
    void host
      .ready()
      .catch(() => {})
      .finally(loadMarkdown);
  }, [host]);
}
