import { type RefObject, useEffect, useState } from 'react';
import { useViewport } from '../../../../components/markdown/Viewport';

const observes = typeof IntersectionObserver !== 'undefined';

/** Whether an element has come near the view. What was near once stays: the rows far away are not in the document. */
export function useNear(element: RefObject<Element | null>): boolean {
  const viewport = useViewport();
  const isWatched = viewport !== null && observes;
  const [isNear, setIsNear] = useState(!isWatched);
  useEffect(() => {
    if (!isWatched || isNear || element.current === null) return;
    return viewport.watch(element.current, (near) => {
      if (near) setIsNear(true);
    });
  }, [element, viewport, isWatched, isNear]);
  return isNear;
}
