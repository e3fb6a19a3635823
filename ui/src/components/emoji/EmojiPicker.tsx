import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../Alert';
import { errorText } from '../errorText';
import { isForInputMethod } from '../inputMethod';
import { CategoryBar } from './CategoryBar';
import { EmojiGrid, type EmojiGridHandle } from './EmojiGrid';
import { type EmojiData, emojiNow, loadEmoji } from './emojiData';
import { cellsOf, firstPlace, pickerRows } from './pickerRows';
import { SkinTones } from './SkinTones';
import { useUsedEmoji } from './usedEmoji';

interface EmojiPickerProps {
  onPick: (char: string) => void;
}

/** Every emoji, by search, by category, or by going through them with the arrow keys. */
export function EmojiPicker({ onPick }: EmojiPickerProps) {
  const { t } = useTranslation('reactions');
  const { data, problem } = useEmoji();
  if (problem !== null) {
    return <Alert title={t('picker.failed')}>{errorText(t, problem)}</Alert>;
  }
  if (data === null) {
    return (
      <p role="status" className="p-3 text-sm text-quiet">
        {t('picker.loading')}
      </p>
    );
  }
  return <Picker data={data} onPick={onPick} />;
}

function useEmoji() {
  const [data, setData] = useState(emojiNow);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    loadEmoji().then(setData, setProblem);
  }, []);
  return { data, problem };
}

function Picker({ data, onPick }: EmojiPickerProps & { data: EmojiData }) {
  const { t } = useTranslation('reactions');
  const recent = useUsedEmoji((used) => used.recent);
  const tone = useUsedEmoji((used) => used.tone);
  const [query, setQuery] = useState('');
  // What was used last stays where it is while the picker is open.
  const [recentBefore] = useState(recent);
  const rows = useMemo(() => pickerRows(data, query, recentBefore, tone), [data, query, recentBefore, tone]);
  const grid = useRef<EmojiGridHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const count = rows.reduce((sum, row) => sum + (row.type === 'emoji' ? row.cells.length : 0), 0);

  useEffect(() => {
    // Where fingers type, the keyboard would lie over the emoji.
    if (!window.matchMedia('(pointer: coarse)').matches) field.current?.focus();
  }, []);

  const pickFirst = () => {
    const place = firstPlace(rows);
    const cell = place === null ? undefined : cellsOf(rows, place.row)[place.column];
    if (query.trim() !== '' && cell !== undefined) onPick(cell.char);
  };
  return (
    <div className="flex h-88 max-h-full w-80 max-w-full flex-col gap-2">
      <div className="flex items-center gap-2">
        <input
          ref={field}
          type="search"
          aria-label={t('picker.search')}
          placeholder={t('picker.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (isForInputMethod(event.nativeEvent)) return;
            if (event.key === 'ArrowDown') grid.current?.enter();
            else if (event.key === 'Enter') pickFirst();
            else return;
            event.preventDefault();
          }}
          className="min-h-8 min-w-0 flex-1 rounded-lg border border-line-strong/60 bg-surface px-2 text-sm outline-none focus:border-focus"
        />
        <SkinTones />
      </div>
      {query.trim() === '' ? <CategoryBar rows={rows} onChoose={(row) => grid.current?.show(row)} /> : null}
      <p role="status" className={count === 0 ? 'p-2 text-sm text-quiet' : 'sr-only'}>
        {query.trim() === '' ? '' : count === 0 ? t('picker.nothing') : t('picker.found', { count })}
      </p>
      <EmojiGrid
        key={query}
        ref={grid}
        rows={rows}
        onPick={onPick}
        onLeaveTop={() => field.current?.focus()}
        onType={() => field.current?.focus()}
      />
    </div>
  );
}
