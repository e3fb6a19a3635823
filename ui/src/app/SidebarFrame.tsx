import { type ReactNode, useEffect, useRef } from 'react';

interface SidebarFrameProps {
  isNarrow: boolean;
  /** Only a narrow window's sidebar is ever closed. */
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The sidebar's place. It stays mounted when it is closed, with its search and the place in its list. */
export function SidebarFrame({ isNarrow, isOpen, onClose, children }: SidebarFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isOver = isNarrow && isOpen;

  useEffect(() => {
    if (!isOver) return;
    const before = document.activeElement;
    const inside = frame.current?.contains(before) ?? false;
    if (!inside) frame.current?.querySelector<HTMLElement>('[aria-current], button')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [isOver]);

  if (!isNarrow)
    return <div className="w-[clamp(15rem,18.2rem,40vw)] shrink-0 border-r border-line">{children}</div>;
  return (
    <>
      {isOpen ? (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape does the same.
        <div className="fixed inset-0 z-20 animate-fade bg-shade" onClick={onClose} />
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard wherever the focus is in it. */}
      <div
        ref={frame}
        className={`fixed inset-y-0 left-0 z-30 w-[min(19rem,85vw)] border-r border-line shadow-pop transition-transform duration-150 ${isOpen ? '' : 'invisible -translate-x-full'}`}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.defaultPrevented) return;
          event.preventDefault();
          onClose();
        }}
      >
        {children}
      </div>
    </>
  );
}
