import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useGoToMessage } from '../../components/messagePlace';
import { useLate } from '../../components/useLate';
import type { ChatId } from '../../generated/ChatId';
import { ResultList } from './ResultList';
import { type Result, resultRows } from './resultRows';
import { SearchBox } from './SearchBox';
import { NothingFound, Problems, SearchFailed, SearchTips } from './SearchState';
import { SearchToolbar } from './SearchToolbar';
import { useSearchMemory } from './searchMemory';
import { useFoundText } from './useFoundText';
import { useSearch } from './useSearch';
import { useSearchBox } from './useSearchBox';

export interface SearchPaneProps {
  onOpenChat: (chatId: ChatId) => void;
  onClose: () => void;
}

/** What is looked for and what is found. Apart from its frame, which is not drawn again at each key. */
export function SearchPane({ onOpenChat, onClose }: SearchPaneProps) {
  const goToMessage = useGoToMessage();
  const within = useSearchMemory((search) => search.within);
  const order = useSearchMemory((search) => search.order);
  const box = useSearchBox();
  const search = useSearch(box.query, within, order);
  const { answered, chats, hits, hasMore, problems, error, more, retry } = search;
  const rows = useMemo(() => resultRows(chats, hits), [chats, hits]);
  const count = chats.length + hits.length;
  const listId = useId();
  const optionId = (place: number) => `${listId}-${place}`;

  const [active, setActive] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer begins at its top.
  useEffect(() => setActive(0), [answered]);

  const open = useCallback(
    (result: Result) => {
      onClose();
      if (result.type === 'chat') onOpenChat(result.hit.chat_id);
      else goToMessage(result.hit.chat_id, result.hit.message_id);
    },
    [onClose, onOpenChat, goToMessage],
  );
  const isAnswered = answered?.query === box.query && answered.within === within && answered.order === order;
  /** Enter was pressed before the answer was there: its first result is opened when it comes. */
  const opensFirst = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it was meant of what was asked then.
  useEffect(() => {
    opensFirst.current = false;
  }, [box.parts, within, order]);
  useEffect(() => {
    if (!isAnswered || !opensFirst.current) return;
    opensFirst.current = false;
    const first = rows.find((row) => row.type !== 'heading');
    if (first !== undefined) open(first);
  }, [isAnswered, rows, open]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer, which also ends an error, comes first.
  useEffect(() => {
    opensFirst.current = false;
  }, [error]);
  const onKey = (key: string): boolean => {
    const step = STEPS[key];
    if (key === 'Enter' && !isAnswered && search.isAsking) {
      opensFirst.current = true;
      return true;
    }
    if (step !== undefined && count > 0) {
      setActive(Math.max(0, Math.min(count - 1, active + step)));
      return true;
    }
    const row = rows.find((one) => one.type !== 'heading' && one.place === active);
    if (key !== 'Enter' || !isAnswered || row === undefined || row.type === 'heading') return false;
    open(row);
    return true;
  };

  const areMentions = within.type === 'my_mentions';
  const isNothingFound = answered !== null && count === 0 && error === null;
  const status = useFoundText(search);
  return (
    <>
      <SearchBox
        box={box}
        hits={hits}
        resultsId={listId}
        activeId={count > 0 ? optionId(active) : undefined}
        onKey={onKey}
      />
      <SearchToolbar within={within} order={order} status={status} isLate={useLate(search.isAsking)} />
      <Problems problems={problems} />
      {error === null ? null : <SearchFailed error={error} onRetry={retry} />}
      {count > 0 ? (
        <ResultList
          id={listId}
          optionId={optionId}
          rows={rows}
          count={count}
          active={active}
          hasMore={hasMore}
          onMore={more}
          onOpen={open}
        />
      ) : (
        <div className="flex min-h-0 flex-1 overflow-y-auto">
          {isNothingFound ? (
            <NothingFound
              areMentions={areMentions}
              hasFilters={box.parts.filters.length > 0}
              onWithoutFilters={box.withoutFilters}
            />
          ) : answered === null && box.query === '' && !areMentions ? (
            <SearchTips />
          ) : null}
        </div>
      )}
    </>
  );
}

const PAGE_ROWS = 8;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS };
