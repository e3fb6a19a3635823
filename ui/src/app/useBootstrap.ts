import { useCallback, useEffect, useState } from 'react';
import type { Bootstrap } from '../generated/Bootstrap';
import { useHost } from '../host/HostContext';
import { applyToSession } from '../host/session';
import { handOut } from './handOut';

type Start =
  | { type: 'loading' }
  | Bootstrap
  /** Not even a problem could be told: the core did not answer. */
  | { type: 'failed'; error: unknown };

export interface Bootstrapping {
  start: Start;
  /** Takes the way out that a problem offers. Rejects if it did not lead anywhere. */
  restart: (from: () => Promise<Bootstrap>) => Promise<void>;
}

/**
 * Takes what the core was `asked` for, and keeps the session up to date from then on. `first` is the answer, if it
 * was there before and is handed out.
 */
export function useBootstrap(asked: Promise<Bootstrap>, first: Bootstrap | null): Bootstrapping {
  const host = useHost();
  const [start, setStart] = useState<Start>(first ?? { type: 'loading' });

  const restart = useCallback(
    async (from: () => Promise<Bootstrap>) => {
      const bootstrap = await from();
      await handOut(host, bootstrap);
      setStart(bootstrap);
    },
    [host],
  );

  useEffect(() => {
    const stop = host.onEvent(applyToSession);
    if (first === null) restart(() => asked).catch((error: unknown) => setStart({ type: 'failed', error }));
    return stop;
  }, [host, asked, first, restart]);

  return { start, restart };
}
