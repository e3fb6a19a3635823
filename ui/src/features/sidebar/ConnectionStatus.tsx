import { useTranslation } from 'react-i18next';

/** What is true of the space that is shown. Everything lives on this machine, so it is always there. */
export function ConnectionStatus() {
  const { t } = useTranslation('sidebar');
  return (
    <div
      role="status"
      aria-label={t('connection.name')}
      title={t('connection.local_hint')}
      className="flex items-center gap-2 text-xs text-quiet"
    >
      <span aria-hidden className="size-2 rounded-full bg-good" />
      {t('connection.local')}
    </div>
  );
}
