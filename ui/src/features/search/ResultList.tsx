import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ResultOption } from './ResultOption';
import { keyOf, type Result, type ResultRow, rowAt } from './resultRows';

interface ResultListProps {
  id: string;
  optionId: (place: number) => string;
  rows: readonly ResultRow[];
  /** How many can be chosen, as far as is known. */
  count: number;
  active: number;
  hasMore: boolean;
  onMore: () => void;
  onOpen: (result: Result) => void;
}

/** Rows from the end at which the next page is asked for. */
const LOAD_AHEAD = 12;
const SIZE = { heading: 30, chat: 40, message: 70 };

/** What was found. Only the rows near the view are in the document; the search field has the focus and the keys. */
export function ResultList(props: ResultListProps) {
  const { id, optionId, rows, count, active, hasMore, onMore, onOpen } = props;
  const { t } = useTranslation('search');
  const scroller = useRef<HTMLDivElement>(null);
  const activeRow = rowAt(rows, active);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => SIZE[rows[index]?.type ?? 'message'],
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 6,
    paddingEnd: 8,
    initialRect: { width: 0, height: window.innerHeight },
    // The one that Enter opens is named by the field, and so it has to be there.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        const isMissing = activeRow >= 0 && !shown.includes(activeRow);
        return isMissing ? [...shown, activeRow].sort((a, b) => a - b) : shown;
      },
      [activeRow],
    ),
  });
  useEffect(() => {
    if (activeRow >= 0) virtualizer.scrollToIndex(activeRow === 1 ? 0 : activeRow, { align: 'auto' });
  }, [activeRow, virtualizer]);

  const lastShown = Math.max(activeRow, virtualizer.range?.endIndex ?? 0);
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - LOAD_AHEAD) onMore();
  }, [hasMore, lastShown, rows, onMore]);

  return (
    <div
      ref={scroller}
      role="listbox"
      id={id}
      aria-label={t('results')}
      tabIndex={-1}
      className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain outline-none"
    >
      <div role="presentation" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          if (row.type === 'heading') {
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                role="presentation"
                className="absolute inset-x-0 px-5 pt-3 pb-1 text-xs font-medium text-quiet"
                style={{ top: start }}
              >
                {t(`group.${row.group}`)}
              </div>
            );
          }
          return (
            <ResultOption
              key={key}
              row={row}
              id={optionId(row.place)}
              isActive={row.place === active}
              size={hasMore ? -1 : count}
              index={index}
              top={start}
              measure={virtualizer.measureElement}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}
