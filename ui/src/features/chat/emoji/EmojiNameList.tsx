import { useTranslation } from 'react-i18next';
import { SuggestionList } from '../SuggestionList';
import type { EmojiNames } from './useEmojiNames';

/** The emoji that a `:name` can become. */
export function EmojiNameList({ names }: { names: EmojiNames }) {
  const { t } = useTranslation('reactions');
  return (
    <SuggestionList
      suggestions={names}
      label={t('names.label')}
      keyOf={({ name }) => name}
      news={({ name }, place, count) => t('names.news', { name, place, count })}
    >
      {({ char, name }) => (
        <>
          <span aria-hidden className="w-6 text-center font-emoji text-lg leading-none">
            {char}
          </span>
          <span className="truncate">:{name}:</span>
        </>
      )}
    </SuggestionList>
  );
}
