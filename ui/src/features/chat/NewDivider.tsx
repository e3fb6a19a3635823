import { useTranslation } from 'react-i18next';

/** Between what the user had read and what came since. */
export function NewDivider() {
  const { t } = useTranslation('chat');
  return (
    <div className="mx-auto w-full max-w-184 px-6">
      {/* biome-ignore lint/a11y/useSemanticElements: a line with a word on it. */}
      <div role="separator" aria-label={t('new')} className="flex items-center gap-3 py-1.5">
        <span className="h-px flex-1 bg-accent/40" />
        <span aria-hidden className="text-xs font-medium text-accent">
          {t('new')}
        </span>
        <span className="h-px flex-1 bg-accent/40" />
      </div>
    </div>
  );
}
