import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForInputMethod } from '../../components/inputMethod';
import type { SearchHit } from '../../generated/SearchHit';
import { FilterChips } from './FilterChips';
import { FilterChoices } from './FilterChoices';
import { FilterMenu } from './FilterMenu';
import { takesDay } from './filterChoices';
import { useFilterChoices } from './useFilterChoices';
import { isAtStart, type SearchBoxState } from './useSearchBox';

interface SearchBoxProps {
  box: SearchBoxState;
  hits: readonly SearchHit[];
  /** The list of what was found, and the one in it that Enter opens. */
  resultsId: string;
  activeId: string | undefined;
  /** What a key does in that list. False if it does nothing there. */
  onKey: (key: string) => boolean;
}

const LONGEST = 500;

/** Where the search is written, with the keys for all that it offers and finds. */
export function SearchBox({ box, hits, resultsId, activeId, onKey }: SearchBoxProps) {
  const { t } = useTranslation('search');
  const { input, parts, unfinished } = box;
  const choices = useFilterChoices(unfinished, hits);
  const listId = useId();
  const optionId = (index: number) => `${listId}-${index}`;
  const [moved, setMoved] = useState({ key: '', to: 0 });
  const written = unfinished === null ? '' : `${unfinished.key}:${unfinished.value}`;
  const active = moved.key === written ? Math.min(moved.to, choices.length - 1) : 0;
  const isChoosing = unfinished !== null && choices.length > 0;
  const choose = (value: string) => {
    if (unfinished !== null) box.choose({ key: unfinished.key, value });
  };

  const chooseByKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    if (unfinished === null) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const { length } = choices;
    const choice = choices[active];
    if (step !== undefined && length > 0) {
      setMoved({ key: written, to: (active + step + length) % length });
      return true;
    }
    if (key === 'Escape') {
      box.dismiss();
      return true;
    }
    if (key !== 'Enter' && key !== 'Tab') return false;
    // Of days there are more than are offered: the key goes on to the field for any other.
    if (key === 'Tab' && (shiftKey || takesDay(unfinished.key))) return false;
    if (choice === undefined) return key === 'Enter' && box.settle();
    choose(choice.value);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isForInputMethod(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
    const isDone =
      chooseByKey(event) ||
      (event.key === 'Backspace' && isAtStart(event) && box.unwrap()) ||
      onKey(event.key);
    if (!isDone) return;
    event.preventDefault();
    // Escape would close the dialog as well.
    event.stopPropagation();
  };
  const noteCaret = () => box.moveCaret(input.current?.selectionStart ?? 0);

  return (
    <search className="relative flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-2 pr-2 pl-4">
      <Search size={17} aria-hidden className="shrink-0 text-quiet" />
      <FilterChips filters={parts.filters} onRemove={box.remove} />
      <input
        ref={input}
        type="search"
        // biome-ignore lint/a11y/noAutofocus: the dialog was opened to write here.
        autoFocus
        aria-label={t('search_messages')}
        placeholder={parts.filters.length === 0 ? t('hint') : ''}
        aria-autocomplete="list"
        // Where nothing is found there is no list.
        aria-controls={isChoosing ? listId : activeId === undefined ? undefined : resultsId}
        aria-activedescendant={isChoosing ? optionId(active) : activeId}
        value={parts.words}
        maxLength={LONGEST}
        autoComplete="off"
        spellCheck={false}
        className="min-h-8 min-w-32 flex-1 appearance-none bg-transparent text-ellipsis outline-none placeholder:text-quiet [&::-webkit-search-cancel-button]:hidden"
        onChange={({ target }) => box.type(target.value, target.selectionStart ?? target.value.length)}
        onSelect={noteCaret}
        onKeyDown={onKeyDown}
      />
      {unfinished === null ? null : (
        <FilterChoices
          key={unfinished.key}
          unfinished={unfinished}
          choices={choices}
          active={active}
          listId={listId}
          optionId={optionId}
          onChoose={choose}
          onLeave={() => input.current?.focus()}
        />
      )}
      {parts.words === '' && parts.filters.length === 0 ? null : (
        <button
          type="button"
          aria-label={t('clear')}
          className="flex size-7 shrink-0 items-center justify-center rounded-md text-quiet hover:text-ink"
          onClick={box.clear}
        >
          <X size={15} aria-hidden />
        </button>
      )}
      <FilterMenu box={box} />
    </search>
  );
}
