import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useViewport } from './Viewport';

/**
 * A button that folds what stands above it stays where it was pressed. The result is called before it folds;
 * `open` is whether it is unfolded.
 */
export function useKeptPlace(button: RefObject<HTMLElement | null>, open: boolean): () => void {
  const viewport = useViewport();
  const before = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the button moves when it is folded.
  useLayoutEffect(() => {
    const top = before.current;
    before.current = null;
    if (top === null || button.current === null) return;
    viewport?.scrollBy(button.current.getBoundingClientRect().top - top);
  }, [open, viewport]);
  return () => {
    before.current = open ? (button.current?.getBoundingClientRect().top ?? null) : null;
  };
}
