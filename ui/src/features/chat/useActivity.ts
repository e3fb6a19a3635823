import { useEffect } from 'react';
import { useHost } from '../../host/HostContext';
import { isLookedAt, onLook } from './useIsLookedAt';

/** The others forget it after a minute. */
const AGAIN_MS = 30_000;

/** Tells the others whether the user is here. */
export function useActivity(): void {
  const host = useHost();
  useEffect(() => {
    // They see it a little wrong for a while if it cannot be told.
    const tell = (active: boolean) => host.setActive(active).catch(() => {});
    let last = isLookedAt();
    void tell(last);
    const stop = onLook(() => {
      const active = isLookedAt();
      if (active === last) return;
      last = active;
      void tell(active);
    });
    const timer = setInterval(() => {
      if (last) void tell(true);
    }, AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [host]);
}
