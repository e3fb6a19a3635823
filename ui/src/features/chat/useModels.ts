import { useCallback, useRef, useState } from 'react';
import type { ModelInfo } from '../../generated/ModelInfo';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';

export interface ProviderModels {
  provider: ProviderConfig;
  models: readonly ModelInfo[];
  loading: boolean;
  error: unknown;
}

/** The models of all providers, asked for when they are wanted and not before. */
export function useModels(): { all: readonly ProviderModels[]; load: () => void } {
  const host = useHost();
  const providers = useSession((session) => session.providers);
  const [known, setKnown] = useState<ReadonlyMap<string, ProviderModels>>(new Map());
  const turn = useRef(0);

  const load = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    for (const { config } of providers) {
      const put = (change: Partial<ProviderModels>) => {
        if (mine !== turn.current) return;
        setKnown((before) => {
          const old = before.get(config.id) ?? { provider: config, models: [], loading: true, error: null };
          return new Map(before).set(config.id, { ...old, provider: config, ...change });
        });
      };
      put({ loading: true, error: null });
      host.listModels(config.id).then(
        (models) => put({ models, loading: false }),
        (error: unknown) => put({ error, loading: false }),
      );
    }
  }, [host, providers]);

  const all = providers.map(
    ({ config }) => known.get(config.id) ?? { provider: config, models: [], loading: false, error: null },
  );
  return { all, load };
}
