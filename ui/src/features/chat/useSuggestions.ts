import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { isForInputMethod } from '../../components/inputMethod';
import type { Range } from './mentions';

/** A list of what the word before the caret can become. */
export interface Suggestions<Option> {
  listId: string;
  /** Empty where there is nothing to become. */
  options: readonly Option[];
  /** Index of the option that Enter takes. */
  active: number;
  optionId(index: number): string;
  /** The field was changed, or the caret moved in it. */
  look(): void;
  choose(option: Option): void;
  close(): void;
  /** True if the key was meant for the list. */
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
}

interface Source<Option> {
  /** The word that is being written where the caret stands; `null` if it is none of these. */
  placeAt(text: string, caret: number): (Range & { query: string }) | null;
  /** The same from one render to the next, or else it is asked again. */
  optionsOf(query: string): readonly Option[];
  /** What it becomes, without the space behind it. */
  written(option: Option): string;
}

const NONE: readonly never[] = [];

export function useSuggestions<Option>(
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  change: (text: string) => void,
  { placeAt, optionsOf, written }: Source<Option>,
): Suggestions<Option> {
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const caretAfter = useRef<number | null>(null);
  const place = caret === null ? null : placeAt(text, Math.min(caret, text.length));
  const query = place?.query ?? null;
  const options = useMemo(() => (query === null ? NONE : optionsOf(query)), [optionsOf, query]);
  const at = Math.min(active, options.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is put once the text is there.
  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  }, [text]);

  const close = () => setCaret(null);
  const choose = (option: Option) => {
    if (place === null) return;
    const before = `${text.slice(0, place.start)}${written(option)} `;
    caretAfter.current = before.length;
    change(before + text.slice(place.end).replace(/^ /, ''));
    close();
    area.current?.focus();
  };
  const look = () => {
    const field = area.current;
    const isCaret = field !== null && field.selectionStart === field.selectionEnd;
    setCaret(isCaret ? field.selectionStart : null);
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (options.length === 0 || isForInputMethod(event.nativeEvent)) return false;
    const chosen = options[at];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === 'ArrowDown' && isPlain) setActive((at + 1) % options.length);
    else if (event.key === 'ArrowUp' && isPlain) setActive((at + options.length - 1) % options.length);
    else if (event.key === 'Escape') close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && isPlain && chosen !== undefined)
      choose(chosen);
    else return false;
    event.preventDefault();
    // Escape would also stop the answer that is being made.
    event.stopPropagation();
    return true;
  };
  const optionId = (index: number) => `${listId}-${index}`;
  return { listId, options, active: at, optionId, look, choose, close, onKeyDown };
}
