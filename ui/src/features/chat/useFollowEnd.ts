import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { MessageView } from '../../generated/MessageView';
import { isNearEnd } from './scrollPlace';

const KEYS_UP = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Keeps a list at its end while it grows there, until the user turns back. The turn itself decides, not the
 * place: the first pixels of a scroll are still near the end, and growth must not pull the reader back. What the
 * reader unfolds (`data-unfolds`) is to be read from its beginning, so that it is not followed either.
 * `height` is the list's whole height as it is drawn with these messages. Where newer messages are not loaded
 * (`isEnd` is false), the bottom of the list is not the end, and nothing is followed there. The result is true while
 * it follows, and may be set.
 */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  height: number,
  messages: readonly MessageView[],
  isEnd: () => boolean,
): RefObject<boolean> {
  const following = useRef(true);
  const isAtEnd = useRef(isEnd);
  isAtEnd.current = isEnd;
  const unfolding = useRef(false);

  // Where as much goes at the top as comes at the end, the height tells nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with the height and with the messages.
  useLayoutEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    if (following.current) view.scrollTop = view.scrollHeight;
    else if (unfolding.current) following.current = isNearEnd(view) && isAtEnd.current();
    unfolding.current = false;
  }, [height, messages, scroller]);

  useEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    let last = view.scrollTop;
    const turnBack = () => {
      if (view.scrollTop > 0) following.current = false;
    };
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0) turnBack();
    };
    const onKey = (event: KeyboardEvent) => {
      if (KEYS_UP.has(event.key)) turnBack();
    };
    const onClick = ({ target }: MouseEvent) => {
      if (!(target instanceof Element) || target.closest('[data-unfolds]') === null) return;
      following.current = false;
      unfolding.current = true;
    };
    const onScroll = () => {
      const { scrollTop } = view;
      const near = isNearEnd(view);
      if (near && scrollTop > last && isAtEnd.current()) following.current = true;
      if (!near && scrollTop < last) following.current = false;
      last = scrollTop;
    };
    view.addEventListener('wheel', onWheel, { passive: true });
    view.addEventListener('keydown', onKey);
    view.addEventListener('click', onClick);
    view.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      view.removeEventListener('wheel', onWheel);
      view.removeEventListener('keydown', onKey);
      view.removeEventListener('click', onClick);
      view.removeEventListener('scroll', onScroll);
    };
  }, [scroller]);

  useEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    // What is written and attached below the list takes its room from it.
    const observer = new ResizeObserver(() => {
      if (following.current) view.scrollTop = view.scrollHeight;
    });
    observer.observe(view);
    return () => observer.disconnect();
  }, [scroller]);

  return following;
}
