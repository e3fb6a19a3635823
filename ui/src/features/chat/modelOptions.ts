import { findModels } from '../../components/modelText';
import type { ModelChoice } from '../../generated/ModelChoice';
import type { ModelInfo } from '../../generated/ModelInfo';
import type { ProviderModels } from './useModels';

export interface ModelGroup {
  providerId: string;
  name: string;
  models: readonly ModelInfo[];
  /** A name that was typed and is not in the provider's list. */
  free: string | null;
  loading: boolean;
  error: unknown;
}

/** How many models of one provider are offered at once: typing finds the others. */
const SHOWN = 60;

export function groupsOf(providers: readonly ProviderModels[], typed: string): ModelGroup[] {
  const name = typed.trim();
  return providers.map(({ provider, models, loading, error }) => ({
    providerId: provider.id,
    name: provider.name,
    models: findModels(models, name, SHOWN),
    free: name === '' || models.some(({ id }) => id === name) ? null : name,
    loading,
    error,
  }));
}

/** A choice as the key of a list's item, and back. */
export function keyOf({ provider_id, model }: ModelChoice): string {
  return `${provider_id} ${model}`;
}

export function choiceOf(key: string): ModelChoice {
  const space = key.indexOf(' ');
  return { provider_id: key.slice(0, space), model: key.slice(space + 1) };
}
