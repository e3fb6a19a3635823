import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Emoji, type EmojiData, emojiNow, loadEmoji } from '../../../components/emoji/emojiData';
import { namedEmoji } from '../../../components/emoji/emojiSearch';
import { withTone } from '../../../components/emoji/pickerRows';
import { useUsedEmoji } from '../../../components/emoji/usedEmoji';
import { type Suggestions, useSuggestions } from '../useSuggestions';
import { closedNameAt, emojiNameAt } from './emojiNames';

const MOST_SHOWN = 8;

export interface NamedEmoji {
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
  // A text is looked at when its last change was typed, and again when the emoji have come.
  const [wasTyped, setWasTyped] = useState(false);
  const isWanted = wasTyped && data === null && text.includes(':');
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
    if (!wasTyped) return;
    if (data !== null) setWasTyped(false);
    close();
  }, [wasTyped, data, close]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is put once the text is there.
  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    area.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  }, [text]);

  return { ...suggestions, typed: () => setWasTyped(true) };
}
