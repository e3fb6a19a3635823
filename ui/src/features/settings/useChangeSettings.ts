import type { AiSettings } from '../../generated/AiSettings';
import type { GeneralSettings } from '../../generated/GeneralSettings';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import type { Settings } from '../../generated/Settings';
import type { SharingSettings } from '../../generated/SharingSettings';
import { useHost } from '../../host/HostContext';
import { changeSettings } from '../../host/session';

/** Saves parts of the settings; each promise rejects with the core's `ApiError` if it refuses. */
export function useChangeSettings() {
  const host = useHost();
  const change = (edit: (settings: Settings) => Settings) => changeSettings(host, edit);
  const changeAi = (edit: (ai: AiSettings) => AiSettings) =>
    change((settings) => ({ ...settings, ai: edit(settings.ai) }));
  return {
    change,
    changeAi,
    setGeneral: (part: Partial<GeneralSettings>) =>
      change((settings) => ({ ...settings, general: { ...settings.general, ...part } })),
    setSharing: (part: Partial<SharingSettings>) =>
      change((settings) => ({ ...settings, sharing: { ...settings.sharing, ...part } })),
    setAi: (part: Partial<AiSettings>) => changeAi((ai) => ({ ...ai, ...part })),
    setProvider: (id: string, part: Partial<ProviderConfig>) =>
      changeAi((ai) => ({
        ...ai,
        providers: ai.providers.map((other) => (other.id === id ? { ...other, ...part } : other)),
      })),
  };
}
