import { useEffect, useState } from 'react';
import type { People } from '../../../generated/People';
import { useHost } from '../../../host/HostContext';

/** Everybody and everything that was let in or waits, asked for again whenever that changes. */
export function usePeople(): { people: People | null; error: unknown } {
  const host = useHost();
  const [people, setPeople] = useState<People | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    let last = 0;
    const ask = async () => {
      last += 1;
      const mine = last;
      try {
        const told = await host.people();
        if (mine !== last) return;
        setPeople(told);
        setError(null);
      } catch (refused) {
        if (mine === last) setError(refused);
      }
    };
    void ask();
    const stop = host.onEvent(({ type }) => {
      if (type === 'people_changed' || type === 'resync') void ask();
    });
    return () => {
      stop();
      last += 1;
    };
  }, [host]);

  return { people, error };
}
