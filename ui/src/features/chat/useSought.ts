import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { afterPaint } from '../../components/afterPaint';
import type { MessageView } from '../../generated/MessageView';
import type { ChatFeed } from './chatFeed';
import { isLong, setFold } from './folds';
import type { Sought } from './seeking';
import { useFeed } from './useChatFeed';

/**
 * The index of the message that was gone to, -1 if none was or it is not loaded. It gets the focus as soon as it is
 * drawn, unless it was gone to from where the focus has to stay, and is shown whole.
 */
export function useSought(
  feed: ChatFeed,
  scroller: RefObject<HTMLElement | null>,
  messages: readonly MessageView[],
): number {
  const sought = useFeed(feed, (state) => state.sought);
  const index =
    sought?.outcome === 'found' ? messages.findIndex(({ message }) => message.id === sought.messageId) : -1;
  const isFolded = isLong(messages[index]?.message.text ?? '');
  // What was looked for may stand in the part of it that is folded. Whoever folds it again has seen it.
  useLayoutEffect(() => {
    if (sought?.outcome === 'found' && isFolded) setFold(sought.messageId, 'open');
  }, [sought, isFolded]);
  const focused = useRef<Sought | null>(null);
  // A row is drawn only once the list has been scrolled to it, which no other value tells.
  useEffect(() => {
    if (sought === null || !sought.takesFocus || index === -1 || focused.current === sought) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] > article`);
    if (row === undefined || row === null) return;
    // A dialog that led here gives the focus back as it goes, and until then nothing behind it can have it.
    return afterPaint(() => {
      focused.current = sought;
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
    });
  });
  return index;
}
