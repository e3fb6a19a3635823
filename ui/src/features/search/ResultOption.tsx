import { memo, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { hitTime } from './hitTime';
import { ChatResult, MessageResult } from './ResultRow';
import { plainText, type Result, type ResultRow } from './resultRows';
import { useHitAuthor, useSpaceName } from './useHitWords';

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
  const name = useName(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the keys.
    <div
      ref={measure}
      data-index={index}
      id={id}
      role="option"
      aria-label={name}
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

/** All that the row says, in the order in which it is seen: it stands in for what is in it. */
function useName(row: Result): string {
  const { t, i18n } = useTranslation('search');
  const space = useSpaceName(row.hit.space_id);
  const author = useHitAuthor();
  const now = Date.now();
  if (row.type === 'chat') {
    const { title, archived, active_at } = row.hit;
    return named([
      plainText(title),
      archived && t('archived'),
      space,
      hitTime(i18n.language, active_at, now),
    ]);
  }
  const { chat_title, created_at, snippet, files, position } = row.hit;
  return named([
    author(row.hit),
    chat_title === '' ? t('untitled') : chat_title,
    space,
    position === null && t('other_version'),
    hitTime(i18n.language, created_at, now),
    plainText(snippet),
    ...files.map(plainText),
  ]);
}

const named = (parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(', ');
