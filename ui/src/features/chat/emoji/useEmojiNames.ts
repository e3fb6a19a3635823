import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Emoji, type EmojiData, emojiNow, loadEmoji } from '../../../components/emoji/emojiData';
import { namedEmoji } from '../../../components/emoji/emojiSearch';
import { withTone } from '../../../components/emoji/pickerRows';
import { useUsedEmoji } from '../../../components/emoji/usedEmoji';
import { type Suggestions, useSuggestions } from '../useSuggestions';
import { closedNameAt, emojiNameAt } from './emojiNames';

const MOST_SHOWN = 8;

interface NamedEmoji {
  emoji: Emoji;
  name: string;
  /** In the user's skin tone. */
  char: string;
}

export interface EmojiNames extends Suggestions<NamedEmoji> {
  /** The user has typed something: a name that is closed by it becomes its emoji. */
  typed(): void;
}

/** The list of emoji below a `:name` that is being written; `:name:` becomes one by itself. */
export function useEmojiNames(
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  change: (text: string) => void,
): EmojiNames {
  const tone = useUsedEmoji((used) => used.tone);
  const [data, setData] = useState<EmojiData | null>(emojiNow);
  const source = useMemo(
    () => ({
      placeAt: emojiNameAt,
      optionsOf: (query: string): NamedEmoji[] =>
        data === null
          ? []
          : namedEmoji(data.all, query, MOST_SHOWN).map((found) => ({
              ...found,
              char: withTone(found.emoji, tone),
            })),
      written: ({ char }: NamedEmoji) => char,
    }),
    [data, tone],
  );
  const suggestions = useSuggestions(area, text, change, source);
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    let isHere = true;
    // Without them, what was typed stays as it is.
    loadEmoji().then(
      (read) => isHere && setData(read),
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [isWanted]);

  // A name was closed by a key; it waits for the emoji where they have yet to come.
  const [isClosed, setIsClosed] = useState(false);
  const caretAfter = useRef<number | null>(null);
  const close = useCallback(() => {
    const field = area.current;
    if (field === null || data === null || field.value !== text) return;
    const { selectionStart, selectionEnd } = field;
    const closed = selectionStart === selectionEnd ? closedNameAt(text, selectionStart) : null;
    const emoji = closed === null ? undefined : data.byName.get(closed.name);
    if (closed === null || emoji === undefined) return;
    const before = text.slice(0, closed.start) + withTone(emoji, tone);
    caretAfter.current = before.length;
    change(before + text.slice(closed.end));
  }, [area, data, text, tone, change]);
  useLayoutEffect(() => {
    if (!isClosed || data === null) return;
    setIsClosed(false);
    close();
  }, [isClosed, data, close]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is put once the text is there.
  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  }, [text]);

  const typed = () => {
    const { value = '', selectionStart = 0 } = area.current ?? {};
    const closes = closedNameAt(value, selectionStart) !== null;
    setIsClosed(closes);
    // They are not read for every colon that somebody types.
    if (closes || emojiNameAt(value, selectionStart) !== null) setIsWanted(true);
  };
  return { ...suggestions, typed };
}
