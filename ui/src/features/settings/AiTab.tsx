import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { errorText } from '../../components/errorText';
import { Select } from '../../components/Select';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import { useSession } from '../../host/session';
import { AddProvider } from './AddProvider';
import { AnswerSettings } from './AnswerSettings';
import { ProviderPanel } from './ProviderPanel';
import { useChangeSettings } from './useChangeSettings';

export function AiTab() {
  const { t } = useTranslation('settings');
  const providers = useSession(({ settings }) => settings.ai.providers);
  const defaultModel = useSession(({ settings }) => settings.ai.default_model);
  const { changeAi } = useChangeSettings();
  const [chosenId, setChosenId] = useState(defaultModel?.provider_id);
  const [refused, setRefused] = useState<unknown>(null);
  const provider = providers.find(({ id }) => id === chosenId) ?? providers[0];

  const add = (added: ProviderConfig) => {
    setRefused(null);
    changeAi((ai) => ({ ...ai, providers: [...ai.providers, added] })).then(
      () => setChosenId(added.id),
      setRefused,
    );
  };

  return (
    <div className="flex flex-col gap-5">
      {refused === null ? null : <Alert title={t('not_saved')}>{errorText(t, refused)}</Alert>}
      {provider === undefined ? null : (
        <>
          <div className="flex items-end gap-2">
            <div className="flex-1">
              <Select
                label={t('ai.provider')}
                value={provider.id}
                onChange={setChosenId}
                options={providers.map(({ id, name }) => ({ id, name }))}
              />
            </div>
            <AddProvider onAdd={add} />
          </div>
          <ProviderPanel key={provider.id} provider={provider} />
        </>
      )}
      <AnswerSettings />
    </div>
  );
}
