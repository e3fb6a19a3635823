import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Cell, type CellPlace, firstPlace, type PickerRow, placeAfter } from './pickerRows';

const ROW_PX = 38;

export interface EmojiGridHandle {
  /** Takes the focus to the emoji. */
  enter(): void;
  /** Brings a row to the top. */
  show(row: number): void;
}

interface EmojiGridProps {
  ref: Ref<EmojiGridHandle>;
  rows: readonly PickerRow[];
  onPick: (char: string) => void;
  /** The keys lead out of it at its top. */
  onLeaveTop: () => void;
  /** A letter was typed, which is meant for the search. */
  onType: () => void;
}

/** Emoji in rows, of which only those near the view are in the document. One of them can be reached by Tab. */
export function EmojiGrid({ ref, rows, onPick, onLeaveTop, onType }: EmojiGridProps) {
  const { t } = useTranslation('reactions');
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<CellPlace | null>(() => firstPlace(rows));
  const wantsFocus = useRef(false);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 3,
    initialRect: { width: 0, height: 300 },
  });
  const drawn = virtualizer.getVirtualItems();

  const go = (place: CellPlace | null) => {
    if (place === null) return;
    wantsFocus.current = true;
    // A place of its own, so that it is drawn, and takes the focus, also where it was active already.
    setActive({ ...place });
    virtualizer.scrollToIndex(place.row, { align: 'auto' });
  };
  useImperativeHandle(ref, () => ({
    enter: () => go(active ?? firstPlace(rows)),
    show: (row) => virtualizer.scrollToIndex(row, { align: 'start' }),
  }));
  // Its row may come into the document only after it was scrolled to.
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLButtonElement>('button[tabindex="0"]');
    if (cell === null || cell === undefined) return;
    cell.focus({ preventScroll: true });
    wantsFocus.current = false;
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (active === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeAfter(rows, active, event.key);
    if (place === undefined) {
      if (event.key.length === 1 && event.key !== ' ') onType();
      return;
    }
    event.preventDefault();
    if (place === null) onLeaveTop();
    else go(place);
  };
  // The one that Tab reaches must be in the document.
  const isDrawn = active !== null && drawn.some(({ index }) => index === active.row);
  const firstDrawn = drawn.find(({ index }) => rows[index]?.type === 'emoji')?.index;
  const reachable = isDrawn ? active : firstDrawn === undefined ? null : { row: firstDrawn, column: 0 };
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
      {rows.length === 0 ? null : (
        // biome-ignore lint/a11y/useSemanticElements: a table would lay out its rows itself, and each is placed by the list.
        <div
          role="grid"
          aria-label={t('picker.label')}
          aria-rowcount={rows.length}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          className="relative outline-none"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {drawn.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              // biome-ignore lint/a11y/useSemanticElements: a table would lay out its rows itself, and each is placed by the list.
              <div
                key={index}
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 1}
                className="absolute inset-x-0 flex items-center"
                style={{ top: start, height: ROW_PX }}
              >
                {row.type === 'heading' ? (
                  // biome-ignore lint/a11y/useSemanticElements: as above.
                  <div role="rowheader" tabIndex={-1} className="px-1 text-xs font-medium text-quiet">
                    {t(`picker.group.${row.section}`)}
                  </div>
                ) : (
                  row.cells.map((cell, column) => (
                    <CellButton
                      key={cell.char}
                      cell={cell}
                      isReachable={reachable?.row === index && reachable.column === column}
                      onFocus={() => setActive({ row: index, column })}
                      onPick={onPick}
                    />
                  ))
                )}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

interface CellButtonProps {
  cell: Cell;
  isReachable: boolean;
  onFocus: () => void;
  onPick: (char: string) => void;
}

function CellButton({ cell, isReachable, onFocus, onPick }: CellButtonProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table would lay out its rows itself, and each is placed by the list.
    <div role="gridcell" tabIndex={-1} className="w-1/8">
      <button
        type="button"
        tabIndex={isReachable ? 0 : -1}
        aria-label={cell.label}
        title={cell.label}
        onFocus={onFocus}
        onClick={() => onPick(cell.char)}
        className="flex size-9 items-center justify-center overflow-hidden rounded-lg font-emoji text-[22px] leading-none whitespace-nowrap hover:bg-hover focus-visible:bg-hover"
      >
        {cell.char}
      </button>
    </div>
  );
}
