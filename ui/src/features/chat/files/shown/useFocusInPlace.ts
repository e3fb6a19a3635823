import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Where the button that has the focus goes with what it did, what comes in its place has it: else it falls to the page. */
export function useFocusInPlace(box: RefObject<HTMLElement | null>): void {
  // As it is before anything is taken out of the document.
  const { activeElement } = document;
  const focused = box.current?.contains(activeElement) === true ? activeElement : null;
  const isLost = useRef(false);
  useLayoutEffect(() => {
    if (focused !== null && !focused.isConnected) isLost.current = true;
    if (!isLost.current) return;
    if (document.activeElement !== null && document.activeElement !== document.body) {
      isLost.current = false;
      return;
    }
    const next = box.current?.querySelector<HTMLElement>('button:enabled, audio, video');
    // What comes in its place may not be there yet.
    if (next === null || next === undefined) return;
    isLost.current = false;
    next.focus({ preventScroll: true });
  });
}
