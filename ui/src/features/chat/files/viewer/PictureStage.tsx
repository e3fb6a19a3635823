import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import { shownName } from '../fileName';
import { FetchState } from '../shown/FetchState';
import { useFetched } from '../shown/useFetched';
import { useGestures } from './useGestures';
import { fromMiddle, type Zoom, zoomed } from './zoom';

interface PictureStageProps {
  chatId: ChatId;
  file: Attachment;
  zoom: Zoom;
  onZoom: (change: (zoom: Zoom) => Zoom) => void;
  /** The next picture is wanted, or the one before. */
  onSwipe: (by: 1 | -1) => void;
  /** Is told the picture once it is drawn. */
  onDrawn: (image: HTMLImageElement | null) => void;
}

const DOUBLE = 2.5;

/** The picture itself, which is made larger under the pointer and moved by it. */
export function PictureStage({ chatId, file, zoom, onZoom, onSwipe, onDrawn }: PictureStageProps) {
  const { t } = useTranslation('files');
  const stage = useRef<HTMLDivElement>(null);
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const small = useFetched({ chatId, file, preview: true }, true);
  // More than the screen can show is needed only for a closer look.
  const large = useFetched({ chatId, file, preview: false }, zoom.scale > 1);
  const urls = [large.fetched, small.fetched].flatMap((one) => (one.type === 'there' ? [one.url] : []));
  const url = urls.find((one) => one !== brokenUrl);

  useEffect(() => {
    const view = stage.current;
    if (view === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { at, stage } = placeIn(view, event);
      onZoom((now) => zoomed(now, Math.exp(-event.deltaY / 300), at, stage));
    };
    // Scrolling is prevented only by a listener that says so beforehand.
    view.addEventListener('wheel', onWheel, { passive: false });
    return () => view.removeEventListener('wheel', onWheel);
  }, [onZoom]);

  const { isMoving, handlers } = useGestures(zoom, onZoom, onSwipe);
  const cursor = zoom.scale === 1 ? '' : isMoving ? 'cursor-grabbing' : 'cursor-grab';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys do the same, and are heard by the whole dialog.
    <div
      ref={stage}
      className={`flex size-full touch-none items-center justify-center overflow-hidden ${cursor}`}
      onDoubleClick={(event) => {
        const { at, stage } = placeIn(event.currentTarget, event);
        const factor = zoom.scale > 1 ? 1 / zoom.scale : DOUBLE;
        onZoom((now) => zoomed(now, factor, at, stage));
      }}
      {...handlers}
    >
      {url === undefined ? (
        brokenUrl === null ? (
          <FetchState {...small} file={file} whole={0} />
        ) : (
          <p role="alert" className="text-sm text-quiet">
            {t('picture.broken')}
          </p>
        )
      ) : (
        <img
          key={file.hash}
          ref={onDrawn}
          src={url}
          alt={shownName(file.name)}
          draggable={false}
          onError={() => setBrokenUrl(url)}
          className="max-h-full max-w-full object-contain"
          style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        />
      )}
    </div>
  );
}

function placeIn(view: Element, { clientX, clientY }: { clientX: number; clientY: number }) {
  const stage = view.getBoundingClientRect();
  return { at: fromMiddle({ x: clientX, y: clientY }, stage), stage };
}
