import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import {
  askedText,
  type Filter,
  type FilterKey,
  filterText,
  isMeaningful,
  noQuery,
  type QueryParts,
  settled,
  unfinishedAt,
  type WrittenFilter,
  withFilter,
} from '../../host/search/queryText';
import { useSearchMemory } from './searchMemory';

export interface SearchBoxState {
  input: RefObject<HTMLInputElement | null>;
  parts: QueryParts;
  /** The filter that is being written; `null` if none is, or what it can become is not wanted. */
  unfinished: WrittenFilter | null;
  /** What is to be looked for. */
  query: string;
  type: (words: string, caret: number) => void;
  moveCaret: (caret: number) => void;
  /** Begins a filter where the caret stands. */
  begin: (key: FilterKey) => void;
  /** Puts a filter in place of what is being written of it. */
  choose: (filter: Filter) => void;
  remove: (filter: Filter) => void;
  /** Writes the last filter out again, to be changed. False if there is none. */
  unwrap: () => boolean;
  /** Makes a filter of what is being written of one. False if it is none yet. */
  settle: () => boolean;
  dismiss: () => void;
  clear: () => void;
  withoutFilters: () => void;
}

/** The field of the search: filters as chips and words as text, which are one query. */
export function useSearchBox(): SearchBoxState {
  const parts = useSearchMemory((search) => search.parts);
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(parts.words.length);
  const [isDismissed, setIsDismissed] = useState(false);
  const written = unfinishedAt(parts.words, caret);

  /** Where the caret is to stand, once the words are in the field. */
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  });

  const put = (next: QueryParts, place: number) => {
    useSearchMemory.setState({ parts: next });
    setCaret(place);
    setIsDismissed(false);
    wanted.current = place;
  };
  const putAndFocus = (next: QueryParts, place: number) => {
    put(next, place);
    input.current?.focus();
  };
  const choose = (filter: Filter) => {
    const next = withFilter(parts, filter, written);
    putAndFocus(next, written?.start ?? Math.min(caret, next.words.length));
  };

  return {
    input,
    parts,
    unfinished: isDismissed ? null : written,
    query: askedText(parts, written),
    type: (words, place) => {
      const next = settled({ filters: parts.filters, words });
      // What was taken out stood before the caret, where it was written.
      const shift = words.length - next.words.length;
      if (shift > 0) put(next, Math.max(0, place - shift));
      else {
        useSearchMemory.setState({ parts: next });
        setCaret(place);
        setIsDismissed(false);
      }
    },
    moveCaret: setCaret,
    begin: (key) => {
      const { words } = parts;
      const gap = words === '' || words.endsWith(' ') ? '' : ' ';
      const text = `${words}${gap}${key}:`;
      putAndFocus({ ...parts, words: text }, text.length);
    },
    choose,
    remove: (filter) => {
      const filters = parts.filters.filter((other) => other !== filter);
      putAndFocus({ ...parts, filters }, parts.words.length);
    },
    unwrap: () => {
      const last = parts.filters.at(-1);
      if (last === undefined) return false;
      const text = filterText(last);
      const words = parts.words === '' ? text : `${text} ${parts.words}`;
      put({ filters: parts.filters.slice(0, -1), words }, text.length);
      return true;
    },
    settle: () => {
      if (written === null || !isMeaningful(written)) return false;
      choose({ key: written.key, value: written.value });
      return true;
    },
    dismiss: () => setIsDismissed(true),
    clear: () => putAndFocus(noQuery, 0),
    withoutFilters: () => putAndFocus({ ...parts, filters: [] }, parts.words.length),
  };
}

/** The caret is in front of all words, with nothing selected. */
export function isAtStart({ currentTarget }: KeyboardEvent<HTMLInputElement>): boolean {
  return currentTarget.selectionStart === 0 && currentTarget.selectionEnd === 0;
}
