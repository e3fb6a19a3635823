import { Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** What is shown here is on its way to its host. */
export function WaitingMark() {
  const { t } = useTranslation('chat');
  return (
    <p className="flex min-h-7 items-center gap-1.5 text-xs text-quiet">
      <Clock size={12} strokeWidth={2} aria-hidden />
      {t('pending.waiting')}
    </p>
  );
}
