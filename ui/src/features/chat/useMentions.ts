import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { matching, mentionAt } from './mentions';

export interface Mentionable {
  /** Unique among them. */
  id: string;
  name: string;
  isAssistant: boolean;
}

const MOST_SHOWN = 8;

export interface Mentions {
  listId: string;
  /** What the `@` before the caret can become; empty where there is none. */
  options: readonly Mentionable[];
  /** Index of the option that Enter takes. */
  active: number;
  optionId(index: number): string;
  /** The field was changed, or the caret moved in it. */
  look(): void;
  choose(option: Mentionable): void;
  close(): void;
  /** True if the key was meant for the list. */
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
}

/** The list of names below an `@` that is being written. */
export function useMentions(
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  change: (text: string) => void,
  all: readonly Mentionable[],
): Mentions {
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const caretAfter = useRef<number | null>(null);
  const place = caret === null ? null : mentionAt(text, Math.min(caret, text.length));
  const query = place?.query ?? null;
  const options = useMemo(
    () => (query === null ? [] : matching(all, query).slice(0, MOST_SHOWN)),
    [all, query],
  );
  const at = Math.min(active, options.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is put once the text is there.
  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  }, [text]);

  const close = () => setCaret(null);
  const choose = ({ name }: Mentionable) => {
    if (place === null) return;
    const before = `${text.slice(0, place.start)}@${name} `;
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
    if (options.length === 0 || event.nativeEvent.isComposing) return false;
    const chosen = options[at];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === 'ArrowDown' && isPlain) setActive((at + 1) % options.length);
    else if (event.key === 'ArrowUp' && isPlain) setActive((at + options.length - 1) % options.length);
    else if (event.key === 'Escape') close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && isPlain && chosen) choose(chosen);
    else return false;
    event.preventDefault();
    // Escape would also stop the answer that is being made.
    event.stopPropagation();
    return true;
  };
  const optionId = (index: number) => `${listId}-${index}`;
  return { listId, options, active: at, optionId, look, choose, close, onKeyDown };
}
