import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { SecretField } from '../../components/SecretField';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import type { ProviderTest } from '../../generated/ProviderTest';
import { useHost } from '../../host/HostContext';
import { settingsSettled, useSession } from '../../host/session';
import { ProviderTestResult } from './ProviderTestResult';

type Work = 'save' | 'remove' | 'test';

/** A provider's key. The stored one is never shown: only whether there is one. */
export function ApiKey({ provider }: { provider: ProviderConfig }) {
  const { t } = useTranslation('settings');
  const host = useHost();
  const state = useSession(
    ({ providers }) => providers.find(({ config }) => config.id === provider.id)?.key ?? 'unknown',
  );
  const [typed, setTyped] = useState('');
  const [work, setWork] = useState<Work | null>(null);
  const [error, setError] = useState<{ work: Work; error: unknown } | null>(null);
  const [result, setResult] = useState<ProviderTest | null>(null);

  const run = async (name: Work, task: () => Promise<unknown>) => {
    // A held Enter asks again and again.
    if (work !== null) return;
    setWork(name);
    setError(null);
    setResult(null);
    try {
      await task();
    } catch (refused) {
      setError({ work: name, error: refused });
    } finally {
      setWork(null);
    }
  };

  const save = async () => {
    await host.saveKey(provider.id, typed);
    setTyped('');
  };

  const test = async () => {
    // What was just typed is meant, whether or not it was saved first.
    if (typed.trim() !== '') await save();
    await settingsSettled();
    setResult(await host.testProvider(provider.id));
  };

  return (
    <div className="flex flex-col gap-2">
      <SecretField
        label={t('ai.api_key')}
        hint={t(provider.kind === 'openai' || state !== 'absent' ? `ai.key_${state}` : 'ai.key_optional')}
        value={typed}
        onChange={setTyped}
        onSubmit={() => void run('save', save)}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          isDisabled={typed.trim() === '' || work !== null}
          isPending={work === 'save'}
          onPress={() => void run('save', save)}
        >
          {t('ai.save_key')}
        </Button>
        <Button
          isDisabled={state === 'absent' || work !== null}
          isPending={work === 'remove'}
          onPress={() => void run('remove', () => host.removeKey(provider.id))}
        >
          {t('ai.remove_key')}
        </Button>
        <Button isDisabled={work !== null} isPending={work === 'test'} onPress={() => void run('test', test)}>
          {t('ai.test')}
        </Button>
      </div>
      {error === null ? null : (
        <Alert title={t(`ai.failed_${error.work}`)}>{errorText(t, error.error)}</Alert>
      )}
      {result === null ? null : <ProviderTestResult name={provider.name} result={result} />}
    </div>
  );
}
