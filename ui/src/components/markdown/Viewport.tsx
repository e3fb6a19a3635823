import { createContext, type ReactNode, type RefObject, useContext, useEffect, useMemo } from 'react';

type NearListener = (near: boolean, height: number) => void;

interface Viewport {
  /** Tells when an element comes near the view or leaves it. */
  watch(element: Element, listener: NearListener): () => void;
  /** Keeps what is read where it is when something above it has become so much higher. */
  grew(element: Element, pixels: number): void;
  scrollBy(pixels: number): void;
}

const ViewportContext = createContext<Viewport | null>(null);

/** How far beyond the view things are made ready. */
const MARGIN = '1200px 0px';

interface ViewportProviderProps {
  scroller: RefObject<HTMLElement | null>;
  children: ReactNode;
}

export function ViewportProvider({ scroller, children }: ViewportProviderProps) {
  const viewport = useMemo(() => createViewport(scroller), [scroller]);
  useEffect(() => viewport.close, [viewport]);
  return <ViewportContext value={viewport}>{children}</ViewportContext>;
}

/** `null` outside a scrolling view, where everything counts as near. */
export function useViewport(): Viewport | null {
  return useContext(ViewportContext);
}

function createViewport(scroller: RefObject<HTMLElement | null>): Viewport & { close: () => void } {
  const listeners = new Map<Element, NearListener>();
  let observer: IntersectionObserver | null = null;
  const observe = (element: Element) => {
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, boundingClientRect } of entries) {
          listeners.get(target)?.(isIntersecting, boundingClientRect.height);
        }
      },
      { root: scroller.current, rootMargin: MARGIN },
    );
    observer.observe(element);
  };
  return {
    watch(element, listener) {
      listeners.set(element, listener);
      observe(element);
      return () => {
        listeners.delete(element);
        observer?.unobserve(element);
      };
    },
    grew(element, pixels) {
      const view = scroller.current;
      const row = element.closest('[data-index]');
      if (view === null || row === null || pixels === 0) return;
      const fold = view.getBoundingClientRect().top;
      const { top, bottom } = row.getBoundingClientRect();
      // A row that is wholly above is looked after by the list itself.
      const spansFold = top < fold && bottom - pixels > fold;
      if (spansFold && element.getBoundingClientRect().top < fold) view.scrollTop += pixels;
    },
    scrollBy(pixels) {
      if (scroller.current !== null) scroller.current.scrollTop += pixels;
    },
    close() {
      observer?.disconnect();
      observer = null;
    },
  };
}
