import type { ModelChoice } from '../../generated/ModelChoice';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import type { Settings } from '../../generated/Settings';

/** How a model is reached once the welcome is over. */
export interface WayIn {
  model: ModelChoice;
  /** A provider that the settings do not have yet. */
  added: ProviderConfig | null;
}

/** The settings after the welcome, which is then never shown again. */
export function afterWelcome(settings: Settings, name: string, wayIn: WayIn | null): Settings {
  const { ai } = settings;
  const isNew = wayIn?.added && ai.providers.every(({ id }) => id !== wayIn.added?.id);
  return {
    ...settings,
    welcomed: true,
    display_name: [...name.trim()].slice(0, 80).join(''),
    ai: {
      ...ai,
      providers: isNew && wayIn.added ? [...ai.providers, wayIn.added] : ai.providers,
      default_model: wayIn?.model ?? ai.default_model,
    },
  };
}
