import type { TFunction } from 'i18next';
import { memo, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { hitTime } from './hitTime';
import { ChatResult, MessageResult } from './ResultRow';
import { plainText, type Result, type ResultRow } from './resultRows';

interface ResultOptionProps {
  row: Exclude<ResultRow, { type: 'heading' }>;
  id: string;
  isActive: boolean;
  /** How many there are; -1 if that is not known. */
  size: number;
  index: number;
  /** CSS pixels from the top of the list. */
  top: number;
  measure: Ref<HTMLDivElement>;
  onOpen: (result: Result) => void;
}

/** One of those that can be chosen. Drawn again only where it changes: the arrows move through many in a second. */
export const ResultOption = memo(function ResultOption(props: ResultOptionProps) {
  const { row, id, isActive, size, index, top, measure, onOpen } = props;
  const { t, i18n } = useTranslation('search');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the keys.
    <div
      ref={measure}
      data-index={index}
      id={id}
      role="option"
      aria-label={nameOf(row, t, i18n.language)}
      aria-selected={isActive}
      aria-posinset={row.place + 1}
      aria-setsize={size}
      // The field must not lose the focus to it.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onOpen(row)}
      className={`absolute inset-x-2 rounded-lg px-3 py-2 ${isActive ? 'bg-selected' : 'hover:bg-hover'}`}
      style={{ top }}
    >
      {row.type === 'chat' ? <ChatResult hit={row.hit} /> : <MessageResult hit={row.hit} />}
    </div>
  );
});

/** All that the row says, in the order in which it is of use to somebody who hears it. */
function nameOf(row: Result, t: TFunction<'search'>, language: string): string {
  if (row.type === 'chat') return t('name.chat', { title: plainText(row.hit.title) });
  const { author, chat_title, created_at, snippet, files, position } = row.hit;
  const name = t('name.message', {
    author,
    chat: chat_title === '' ? t('untitled') : chat_title,
    time: hitTime(language, created_at, Date.now()),
    text: plainText(snippet),
  });
  const more = [...files.map(plainText), ...(position === null ? [t('other_version')] : [])];
  return [name, ...more].join(', ');
}
