import { useCallback, useEffect, useState } from 'react';
import type { Bootstrap } from '../generated/Bootstrap';
import { useHost } from '../host/HostContext';
import { applyToSession, startSession } from '../host/session';
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

/** Takes what the core was `asked` for, and keeps the session up to date from then on. */
export function useBootstrap(asked: Promise<Bootstrap>): Bootstrapping {
  const host = useHost();
  const [start, setStart] = useState<Start>({ type: 'loading' });

  const restart = useCallback(
    async (from: () => Promise<Bootstrap>) => {
      const bootstrap = await from();
      if (bootstrap.type === 'ready') {
        startSession(bootstrap);
        await handOut(host, bootstrap);
      }
      setStart(bootstrap);
    },
    [host],
  );

  useEffect(() => {
    const stop = host.onEvent(applyToSession);
    restart(() => asked).catch((error: unknown) => setStart({ type: 'failed', error }));
    return stop;
  }, [host, asked, restart]);

  return { start, restart };
}
