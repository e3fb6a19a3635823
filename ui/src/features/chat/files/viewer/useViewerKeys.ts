import { useEffect, useRef } from 'react';
import { type ViewerWish, viewerWish } from './viewerKeys';

/** Hears the viewer's keys wherever in the window the focus is: nothing else can be used beside it. */
export function useViewerKeys(onWish: (wish: ViewerWish) => void): void {
  const latest = useRef(onWish);
  latest.current = onWish;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const wish = viewerWish(event);
      if (wish === null) return;
      event.preventDefault();
      latest.current(wish);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
