import { lazy, type ReactNode, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { ErrorBoundary } from '../../../components/ErrorBoundary';
import { type Overlay, OverlayContext, type Point } from './overlay';

const MessageMenu = lazy(async () => ({ default: (await import('./MessageMenu')).MessageMenu }));
const EarlierTexts = lazy(async () => ({ default: (await import('../editing/EarlierTexts')).EarlierTexts }));
const ConfirmDelete = lazy(async () => ({
  default: (await import('../deleting/ConfirmDelete')).ConfirmDelete,
}));
const ReactionPopover = lazy(async () => ({
  default: (await import('../reactions/ReactionPopover')).ReactionPopover,
}));
const ReactionsDialog = lazy(async () => ({
  default: (await import('../reactions/ReactionsDialog')).ReactionsDialog,
}));

/** What messages open: menus, pickers and dialogs, each loaded when it is first wanted. */
export function MessageOverlays({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  // What a menu's choice has opened is not closed with the menu.
  const close = () => setOverlay((now) => (now === overlay ? null : now));
  return (
    <OverlayContext value={setOverlay}>
      {children}
      {overlay === null ? null : (
        <ErrorBoundary resetKey={overlay}>
          <Suspense>
            <Opened overlay={overlay} onClose={close} />
          </Suspense>
        </ErrorBoundary>
      )}
    </OverlayContext>
  );
}

function Opened({ overlay, onClose }: { overlay: Overlay; onClose: () => void }) {
  switch (overlay.type) {
    case 'menu':
      return (
        <Anchored at={overlay.at}>
          {(anchor) => <MessageMenu view={overlay.view} anchor={anchor} at={overlay.at} onClose={onClose} />}
        </Anchored>
      );
    case 'react':
      return (
        <Anchored at={overlay.at}>
          {(anchor) => <ReactionPopover message={overlay.message} anchor={anchor} onClose={onClose} />}
        </Anchored>
      );
    case 'who':
      return <ReactionsDialog message={overlay.message} onClose={onClose} />;
    case 'earlier':
      return <EarlierTexts message={overlay.message} onClose={onClose} />;
    case 'delete':
      return <ConfirmDelete message={overlay.message} onClose={onClose} />;
  }
}

interface AnchoredProps {
  at: HTMLElement | Point;
  children: (anchor: React.RefObject<HTMLElement | null>) => ReactNode;
}

/** Gives what opens something to stand beside: the element, or an empty one where the pointer was. */
function Anchored({ at, children }: AnchoredProps) {
  const anchor = useRef<HTMLElement | null>(null);
  const isElement = at instanceof HTMLElement;
  useLayoutEffect(() => {
    if (at instanceof HTMLElement) anchor.current = at;
  }, [at]);
  if (isElement) anchor.current = at;
  return (
    <>
      {isElement ? null : (
        <span ref={anchor} aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
      )}
      {children(anchor)}
    </>
  );
}
