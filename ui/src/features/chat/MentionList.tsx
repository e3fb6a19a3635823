import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from './Avatar';
import { SuggestionList } from './SuggestionList';
import type { Mentions } from './useMentions';

/** The names that an `@` can become. */
export function MentionList({ mentions }: { mentions: Mentions }) {
  const { t } = useTranslation('chat');
  return (
    <SuggestionList
      suggestions={mentions}
      label={t('mention.label')}
      keyOf={({ id }) => id}
      news={({ name }, place, count) => t('mention.news', { name, place, count })}
    >
      {({ name, isAssistant }) => (
        <>
          {isAssistant ? (
            <Sparkles size={16} strokeWidth={1.75} aria-hidden className="mx-0.5 shrink-0 text-quiet" />
          ) : (
            <Avatar name={name} size="small" />
          )}
          <span className="truncate">{name}</span>
          {isAssistant ? (
            <span className="ml-auto shrink-0 text-xs text-quiet">{t('mention.assistant')}</span>
          ) : null}
        </>
      )}
    </SuggestionList>
  );
}
