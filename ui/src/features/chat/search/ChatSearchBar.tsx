import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button';
import { useCommand } from '../../../components/commands';
import { errorText } from '../../../components/errorText';
import { IconButton } from '../../../components/IconButton';
import { isForInputMethod } from '../../../components/inputMethod';
import { Spinner } from '../../../components/Spinner';
import { useLate } from '../../../components/useLate';
import type { ChatFeed } from '../chatFeed';
import { useChatSearch } from './useChatSearch';

/** Looks for words in the chat that is open, and leads from one hit to the next. */
export function ChatSearchBar({ feed, onClose }: { feed: ChatFeed; onClose: () => void }) {
  const { t } = useTranslation('chat');
  const input = useRef<HTMLInputElement>(null);
  const search = useChatSearch(feed);
  const { query, place, count, hasMore, isAnswered, step } = search;
  const isLate = useLate(search.isAsking);
  useEffect(() => input.current?.focus(), []);
  useCommand('search_chat', () => {
    input.current?.focus();
    input.current?.select();
  });
  const stepIfFound = (by: 1 | -1) => (count > 0 ? step(by) : false);
  useCommand('next_found', () => stepIfFound(1));
  useCommand('previous_found', () => stepIfFound(-1));

  const onKeyDown = (event: KeyboardEvent) => {
    if (isForInputMethod(event.nativeEvent)) return;
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    if (event.key === 'Escape') onClose();
    else if (event.target === input.current) stepIfFound(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const figures = { place, count };
  const status =
    !isAnswered || query.trim() === ''
      ? ''
      : count === 0
        ? t('find.nothing')
        : t(hasMore ? 'find.place_more' : 'find.place', figures);

  return (
    <search
      aria-label={t('find.label')}
      className="flex shrink-0 flex-wrap items-center gap-x-1 border-b border-line bg-side py-1 pr-2 pl-4"
      onKeyDown={onKeyDown}
    >
      <Search size={15} aria-hidden className="shrink-0 text-quiet" />
      <input
        ref={input}
        type="search"
        aria-label={t('find.label')}
        placeholder={t('find.label')}
        value={query}
        maxLength={300}
        autoComplete="off"
        spellCheck={false}
        className="min-h-8 min-w-24 flex-1 appearance-none bg-transparent px-1.5 text-sm outline-none placeholder:text-quiet [&::-webkit-search-cancel-button]:hidden"
        onChange={({ target }) => search.setQuery(target.value)}
      />
      <p
        role="status"
        className="flex max-w-full shrink-0 items-center gap-2 px-1 text-xs text-quiet tabular-nums"
      >
        {isLate ? <Spinner className="size-3.5" /> : null}
        {search.error === null ? status : errorText(t, search.error)}
      </p>
      {search.error === null ? null : <Button onPress={search.retry}>{t('find.again')}</Button>}
      <IconButton icon={ChevronUp} label={t('find.next')} isDisabled={count === 0} onPress={() => step(1)} />
      <IconButton
        icon={ChevronDown}
        label={t('find.previous')}
        isDisabled={count === 0}
        onPress={() => step(-1)}
      />
      <IconButton icon={X} label={t('find.close')} onPress={onClose} />
    </search>
  );
}
