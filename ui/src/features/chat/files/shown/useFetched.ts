import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useHost } from '../../../../host/HostContext';
import { useSession } from '../../../../host/session';
import { type Fetched, fileCacheOf, type WantedFile } from './FileCache';

export interface FetchedFile {
  fetched: Fetched;
  retry(): void;
  /** Ends the transfer. */
  stop(): void;
}

/** A file's bytes, fetched once they are wanted, and again where that failed and a host comes back. */
export function useFetched({ chatId, file, preview }: WantedFile, isWanted: boolean): FetchedFile {
  const cache = fileCacheOf(useHost());
  const { hash } = file;
  const latest = useRef(file);
  latest.current = file;
  // biome-ignore lint/correctness/useExhaustiveDependencies: its hash says which file it is, whatever object tells of it.
  const wanted = useMemo(() => ({ chatId, file: latest.current, preview }), [chatId, hash, preview]);
  const [fetched, setFetched] = useState(() => cache.peek(wanted));

  // Before anything else has its turn, so that what was seen to be there is still there.
  useLayoutEffect(() => {
    // What is here costs nothing to show.
    if (!isWanted && cache.peek(wanted).type !== 'there') return;
    const { store, release } = cache.hold(wanted);
    setFetched(store.getState());
    const unsubscribe = store.subscribe(setFetched);
    return () => {
      unsubscribe();
      release();
    };
  }, [cache, wanted, isWanted]);

  const retry = useCallback(() => cache.retry(wanted), [cache, wanted]);
  const stop = useCallback(() => cache.stop(wanted), [cache, wanted]);

  const connections = useSession(({ spaces }) => spaces.map(({ connection }) => connection.type).join());
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another connection it may work.
  useEffect(() => {
    if (cache.peek(wanted).type === 'failed') retry();
  }, [connections, cache, wanted, retry]);

  return { fetched, retry, stop };
}
