import { useTranslation } from 'react-i18next';
import { Alert } from '../components/Alert';
import { Button } from '../components/Button';
import { errorText } from '../components/errorText';

/** The core gave no answer at all, so there is nothing to offer but another try. */
export function StartFailed({ error, onAgain }: { error: unknown; onAgain: () => Promise<void> }) {
  const { t } = useTranslation('app');
  return (
    <main className="flex h-full items-center justify-center p-6">
      <Alert
        title={t('failed.title')}
        // A failure leaves the screen as it is.
        actions={<Button onPress={() => void onAgain().catch(() => {})}>{t('failed.again')}</Button>}
      >
        {errorText(t, error)}
      </Alert>
    </main>
  );
}
