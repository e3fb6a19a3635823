import type { AiSettings } from '../../generated/AiSettings';
import type { ProviderId } from '../../generated/ProviderId';

/** The settings without a provider, and without a default model that only it has. */
export function withoutProvider(ai: AiSettings, id: ProviderId): AiSettings {
  return {
    ...ai,
    providers: ai.providers.filter((provider) => provider.id !== id),
    default_model: ai.default_model?.provider_id === id ? null : ai.default_model,
  };
}
