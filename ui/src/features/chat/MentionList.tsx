import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from './Avatar';
import type { Mentions } from './useMentions';

/** The names that an `@` can become. The focus stays in the field. */
export function MentionList({ mentions }: { mentions: Mentions }) {
  const { t } = useTranslation('chat');
  const { options, active, listId, optionId, choose } = mentions;
  const chosen = options[active];
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {chosen === undefined
          ? ''
          : t('mention.news', { name: chosen.name, place: active + 1, count: options.length })}
      </p>
      {options.length === 0 ? null : (
        <div
          role="listbox"
          id={listId}
          aria-label={t('mention.label')}
          className="absolute bottom-full left-0 z-10 mb-1 max-h-72 w-72 max-w-full overflow-auto rounded-xl border border-line bg-surface p-1 shadow-pop"
        >
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the keys.
            <div
              key={option.id}
              id={optionId(index)}
              role="option"
              aria-selected={index === active}
              // The field must not lose the focus to it.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
              className={`flex min-h-8 items-center gap-2 rounded-lg px-2 py-1 text-sm ${index === active ? 'bg-hover' : ''}`}
            >
              {option.isAssistant ? (
                <Sparkles size={16} strokeWidth={1.75} aria-hidden className="mx-0.5 shrink-0 text-quiet" />
              ) : (
                <Avatar name={option.name} size="small" />
              )}
              <span className="truncate">{option.name}</span>
              {option.isAssistant ? (
                <span className="ml-auto shrink-0 text-xs text-quiet">{t('mention.assistant')}</span>
              ) : null}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
