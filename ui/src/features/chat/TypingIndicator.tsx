import { useTranslation } from 'react-i18next';

interface TypingIndicatorProps {
  /** People who are writing. */
  people?: readonly string[];
  /** The assistant whose answer has begun and not yet shown a word. */
  thinking: string | null;
}

/** Who is about to say something; empty while nobody is. */
export function TypingIndicator({ people = [], thinking }: TypingIndicatorProps) {
  const { t } = useTranslation('chat');
  const [first = '', second = ''] = people;
  const texts = [
    people.length === 1 ? t('typing.one', { name: first }) : null,
    people.length === 2 ? t('typing.two', { first, second }) : null,
    people.length > 2 ? t('typing.several', { first, second, count: people.length - 2 }) : null,
    thinking === null ? null : t('typing.text', { name: thinking }),
  ].filter((text) => text !== null);
  return (
    <div
      role="status"
      aria-label={t('typing.label')}
      className="flex min-w-0 items-center gap-2 py-1 text-sm text-quiet"
    >
      {texts.length === 0 ? null : (
        <>
          <Dots />
          <span className="truncate">{texts.join(' · ')}</span>
        </>
      )}
    </div>
  );
}

export function Dots() {
  return (
    <span aria-hidden className="flex shrink-0 gap-1">
      {[0, 150, 300].map((delay) => (
        <span
          key={delay}
          className="size-1.5 animate-pulse rounded-full bg-accent"
          style={{ animationDelay: `${delay}ms` }}
        />
      ))}
    </span>
  );
}
