import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { errorText } from '../../components/errorText';
import { TextField } from '../../components/TextField';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import { useHost } from '../../host/HostContext';
import { ApiKey } from './ApiKey';
import { checkBaseUrl, checkProviderName } from './checks';
import { DefaultModel } from './DefaultModel';
import { useChangeSettings } from './useChangeSettings';
import { useTextSetting } from './useTextSetting';
import { withoutProvider } from './withoutProvider';

/** One provider. OpenAI is always there, under its own name. */
export function ProviderPanel({ provider }: { provider: ProviderConfig }) {
  const { t } = useTranslation('settings');
  const host = useHost();
  const { setProvider, changeAi } = useChangeSettings();
  const [isAsked, setIsAsked] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const isOpenAi = provider.kind === 'openai';
  const name = useTextSetting({
    saved: provider.name,
    check: checkProviderName,
    save: (value) => setProvider(provider.id, { name: value }),
  });
  const baseUrl = useTextSetting({
    saved: provider.base_url,
    check: checkBaseUrl,
    save: (value) => setProvider(provider.id, { base_url: value }),
  });

  const remove = async () => {
    try {
      await host.removeKey(provider.id);
      await changeAi((ai) => withoutProvider(ai, provider.id));
    } catch (error) {
      setRefused(error);
    }
  };

  return (
    <section aria-label={provider.name} className="flex flex-col gap-5 rounded-xl border border-line p-4">
      {isOpenAi ? null : <TextField label={t('ai.name')} {...name} />}
      <ApiKey provider={provider} />
      <TextField
        label={t('ai.base_url')}
        hint={isOpenAi ? undefined : t('ai.base_url_hint')}
        spellCheck="false"
        {...baseUrl}
      />
      <DefaultModel provider={provider} />
      {isOpenAi ? null : (
        <Button look="danger" className="self-start" onPress={() => setIsAsked(true)}>
          {t('ai.remove_provider')}
        </Button>
      )}
      {refused === null ? null : <Alert title={t('not_saved')}>{errorText(t, refused)}</Alert>}
      {isAsked ? (
        <ConfirmDialog
          title={t('ai.remove_title', { name: provider.name })}
          confirm={t('ai.remove_provider')}
          onClose={() => setIsAsked(false)}
          onConfirm={() => void remove()}
        >
          {t('ai.remove_text')}
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
