import { type ClipboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useSession } from '../../host/session';
import { isOver, utf8Bytes } from './figures';
import { fitHeight, refitOnWidth } from './fitHeight';

export interface MessageField {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  /** The most that one message holds, in bytes of UTF-8. */
  limit: number;
  over: boolean;
  /** What the text would have had after a paste that was refused, in bytes; `null` if none was. */
  refusedBytes: number | null;
  change(text: string): void;
  onPaste(event: ClipboardEvent<HTMLTextAreaElement>): void;
}

/** A field for the text of a message: as high as its text, and closed to a paste that no message could hold. */
export function useMessageField(text: string, set: (text: string) => void): MessageField {
  const limit = useSession(({ maxMessageBytes }) => maxMessageBytes);
  const [refusedBytes, setRefusedBytes] = useState<number | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => fitHeight(area.current), [text]);
  useLayoutEffect(() => (area.current === null ? undefined : refitOnWidth(area.current)), []);

  const change = (next: string) => {
    setRefusedBytes(null);
    set(next);
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text');
    const { selectionStart, selectionEnd } = event.currentTarget;
    const after = text.length - (selectionEnd - selectionStart) + pasted.length;
    if (after * 3 <= limit) return setRefusedBytes(null);
    const bytes = utf8Bytes(text.slice(0, selectionStart) + pasted + text.slice(selectionEnd));
    if (bytes > limit) event.preventDefault();
    setRefusedBytes(bytes > limit ? bytes : null);
  };
  return { area, text, limit, over: isOver(text, limit), refusedBytes, change, onPaste };
}
