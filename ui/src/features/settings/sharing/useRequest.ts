import { useState } from 'react';

interface Asking {
  isBusy: boolean;
  /** Why the last request was refused. */
  error: unknown;
  ask: (request: () => Promise<unknown>) => Promise<void>;
}

/** One request at a time, and why the last one was refused. */
export function useRequest(): Asking {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ask = async (request: () => Promise<unknown>) => {
    if (isBusy) return;
    setIsBusy(true);
    setError(null);
    try {
      await request();
    } catch (refused) {
      setError(refused);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, ask };
}
