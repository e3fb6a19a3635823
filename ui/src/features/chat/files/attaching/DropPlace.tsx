import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { holdsFiles, type Picked, pickedFrom } from './pickedFiles';

/** A pointer that is over it tells so several times a second; one that left with a row that is gone tells nothing. */
const SILENT_MS = 1000;

interface DropPlaceProps {
  /** `null` where nothing can be attached. */
  onDrop: ((picked: Picked) => void) | null;
  children: ReactNode;
}

/** Takes files that are dropped anywhere on it. Texts and links are left to the field below the pointer. */
export function DropPlace({ onDrop, children }: DropPlaceProps) {
  const { t } = useTranslation('files');
  /** Of all parts inside it the pointer enters one before it leaves another. */
  const depth = useRef(0);
  const silence = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isOver, setIsOver] = useState(false);
  useKeptPage();

  const leave = () => {
    clearTimeout(silence.current);
    depth.current = 0;
    setIsOver(false);
  };
  const stay = () => {
    setIsOver(true);
    clearTimeout(silence.current);
    silence.current = setTimeout(leave, SILENT_MS);
  };
  useEffect(() => () => clearTimeout(silence.current), []);
  const takes = (event: DragEvent) => onDrop !== null && holdsFiles(event.dataTransfer);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by the keyboard files are attached with the button.
    <div
      className="relative flex min-h-0 flex-1 flex-col"
      onDragEnter={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        depth.current += 1;
        stay();
      }}
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        stay();
      }}
      onDragLeave={(event) => {
        if (!takes(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDrop={(event) => {
        leave();
        if (!takes(event)) return;
        event.preventDefault();
        onDrop?.(pickedFrom(event.dataTransfer));
      }}
    >
      {children}
      {isOver ? (
        <div className="pointer-events-none absolute inset-2 z-20 flex animate-fade items-center justify-center rounded-2xl border-2 border-dashed border-accent bg-canvas/85">
          <p className="text-lg font-medium">{t('attach.drop')}</p>
        </div>
      ) : null}
    </div>
  );
}

/** A file that is dropped beside the chat would otherwise be opened in place of Hearth. */
function useKeptPage(): void {
  useEffect(() => {
    const refuse = (event: globalThis.DragEvent) => {
      if (event.defaultPrevented || event.dataTransfer === null || !holdsFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
}
