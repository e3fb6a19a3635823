import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { runErrorText } from '../../components/runErrorText';
import type { ProviderTest } from '../../generated/ProviderTest';

/** What the provider said, in our words and then in its own. */
export function ProviderTestResult({ name, result }: { name: string; result: ProviderTest }) {
  const { t } = useTranslation('settings');
  const { ok, models, error } = result;
  if (ok || error === null) {
    return (
      <p role="status" className="flex items-center gap-2 text-sm">
        <CircleCheck size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-good" />
        {models === null ? t('ai.test_ok', { name }) : t('ai.test_ok_models', { name, count: models })}
      </p>
    );
  }
  return (
    <Alert title={runErrorText(t, error)}>
      {error.message === '' ? null : <p className="text-quiet">{t('ai.said', { words: error.message })}</p>}
    </Alert>
  );
}
