import type { ReactNode } from 'react';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface DialogFrameProps {
  onClose: () => void;
  /** Tailwind classes for the box's width and height. */
  size: string;
  children: ReactNode;
}

/** The shade over the window and the box on it. Escape and a click on the shade close it. */
export function DialogFrame({ onClose, size, children }: DialogFrameProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className="fixed inset-0 z-50 flex items-center justify-center bg-shade p-4 data-entering:animate-fade"
    >
      <Modal
        className={`flex max-h-full max-w-full flex-col overflow-hidden rounded-2xl border border-line bg-canvas text-ink shadow-pop data-entering:animate-pop ${size}`}
      >
        {children}
      </Modal>
    </ModalOverlay>
  );
}
