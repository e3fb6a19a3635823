import { type ReactNode, useEffect, useRef } from 'react';

interface SidebarFrameProps {
  isNarrow: boolean;
  /** Only a narrow window's sidebar is ever closed. */
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

const beside = 'w-[clamp(15rem,18.2rem,40vw)] shrink-0';
const over = 'fixed inset-y-0 left-0 z-30 w-[min(19rem,85vw)] shadow-pop transition-transform duration-150';

/**
 * The sidebar's place. It stays mounted when it is closed and when the window becomes narrow or wide, with its
 * search and the place in its list.
 */
export function SidebarFrame({ isNarrow, isOpen, onClose, children }: SidebarFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const isOver = isNarrow && isOpen;

  useEffect(() => {
    if (isOver) {
      before.current = document.activeElement;
      const inside = frame.current?.contains(before.current) ?? false;
      if (!inside) frame.current?.querySelector<HTMLElement>('[aria-current], button')?.focus();
      return;
    }
    // A window that was made wider shows what has the focus still.
    if (isNarrow && before.current instanceof HTMLElement) before.current.focus();
    before.current = null;
  }, [isNarrow, isOver]);

  return (
    <>
      {isOver ? (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape does the same.
        <div className="fixed inset-0 z-20 animate-fade bg-shade" onClick={onClose} />
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard wherever the focus is in it. */}
      <div
        ref={frame}
        className={`border-r border-line ${isNarrow ? over : beside} ${isNarrow && !isOpen ? 'invisible -translate-x-full' : ''}`}
        onKeyDown={(event) => {
          if (!isOver || event.key !== 'Escape' || event.defaultPrevented) return;
          event.preventDefault();
          onClose();
        }}
      >
        {children}
      </div>
    </>
  );
}
