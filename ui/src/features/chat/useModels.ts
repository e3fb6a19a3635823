import { useCallback, useRef, useState } from 'react';
import type { ModelInfo } from '../../generated/ModelInfo';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import type { ProviderId } from '../../generated/ProviderId';
import type { SpaceId } from '../../generated/SpaceId';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';

type Provider = Pick<ProviderConfig, 'id' | 'name'>;

export interface ProviderModels {
  provider: Provider;
  models: readonly ModelInfo[];
  loading: boolean;
  error: unknown;
}

interface Models {
  all: readonly ProviderModels[];
  /** Why it could not be asked what there is. */
  problem: unknown;
  load: () => void;
}

/**
 * The models of all providers, asked for when they are wanted and not before. In a space that is hosted elsewhere
 * (`spaceId`) they are its host's.
 */
export function useModels(spaceId: SpaceId | null): Models {
  const host = useHost();
  const own = useSession((session) => session.providers);
  const [known, setKnown] = useState<ReadonlyMap<ProviderId, ProviderModels>>(new Map());
  const [theirs, setTheirs] = useState<readonly Provider[]>([]);
  const [problem, setProblem] = useState<unknown>(null);
  const turn = useRef(0);

  const load = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    const isLate = () => mine !== turn.current;
    const ask = (provider: Provider) => {
      const put = (change: Partial<ProviderModels>) => {
        if (isLate()) return;
        setKnown((before) => {
          const old = before.get(provider.id) ?? { provider, models: [], loading: true, error: null };
          return new Map(before).set(provider.id, { ...old, provider, ...change });
        });
      };
      put({ loading: true, error: null });
      const models = spaceId === null ? host.listModels(provider.id) : host.spaceModels(spaceId, provider.id);
      models.then(
        (models) => put({ models, loading: false }),
        (error: unknown) => put({ error, loading: false }),
      );
    };
    if (spaceId === null) {
      for (const { config } of own) ask(config);
      return;
    }
    setProblem(null);
    try {
      const cards = await host.spaceProviders(spaceId);
      if (isLate()) return;
      setTheirs(cards);
      for (const card of cards) ask(card);
    } catch (refused) {
      if (!isLate()) setProblem(refused);
    }
  }, [host, spaceId, own]);

  const providers = spaceId === null ? own.map(({ config }) => config) : theirs;
  const all = providers.map(
    (provider) => known.get(provider.id) ?? { provider, models: [], loading: false, error: null },
  );
  return { all, problem, load: () => void load() };
}
