import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '../components/Spinner';

/** A start is usually over before a spinner would be noticed as anything but a flicker. */
const PATIENCE_MS = 600;

export function Starting() {
  const { t } = useTranslation('app');
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main aria-busy="true" className="flex h-full items-center justify-center text-sm text-quiet">
      {isLong ? (
        <p role="status" className="flex animate-fade items-center gap-3">
          <Spinner />
          {t('starting')}
        </p>
      ) : null}
    </main>
  );
}
