import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { errorText } from '../../components/errorText';
import { ModelField } from '../../components/ModelField';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import { useHost } from '../../host/HostContext';
import { settingsSettled, useSession } from '../../host/session';
import { useChangeSettings } from './useChangeSettings';

/** The model that a new chat gets, if it is one of this provider's. */
export function DefaultModel({ provider }: { provider: ProviderConfig }) {
  const { t } = useTranslation('settings');
  const host = useHost();
  const { setAi } = useChangeSettings();
  const ai = useSession(({ settings }) => settings.ai);
  const [refused, setRefused] = useState<unknown>(null);
  const chosen = ai.default_model;
  const owner = ai.providers.find(({ id }) => id === chosen?.provider_id);
  const isHere = owner?.id === provider.id;

  const hint =
    chosen === null || owner === undefined
      ? t('ai.model_none')
      : isHere
        ? t('ai.model_here')
        : t('ai.model_elsewhere', { model: chosen.model, provider: owner.name });

  return (
    <>
      <ModelField
        label={t('ai.model')}
        hint={hint}
        value={isHere && chosen !== null ? chosen.model : ''}
        onChange={(model) => {
          setRefused(null);
          setAi({ default_model: { provider_id: provider.id, model } }).catch(setRefused);
        }}
        load={async () => {
          await settingsSettled();
          return host.listModels(provider.id);
        }}
      />
      {refused === null ? null : <Alert title={t('not_saved')}>{errorText(t, refused)}</Alert>}
    </>
  );
}
