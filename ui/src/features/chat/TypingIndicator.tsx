import { useTranslation } from 'react-i18next';

/** From the start of a run to the first of its text. */
export function TypingIndicator({ name }: { name: string }) {
  const { t } = useTranslation('chat');
  return (
    <div
      role="status"
      aria-label={t('typing.label')}
      className="flex items-center gap-2 py-1 text-sm text-quiet"
    >
      <span aria-hidden className="flex gap-1">
        {[0, 150, 300].map((delay) => (
          <span
            key={delay}
            className="size-1.5 animate-pulse rounded-full bg-accent"
            style={{ animationDelay: `${delay}ms` }}
          />
        ))}
      </span>
      {t('typing.text', { name })}
    </div>
  );
}
