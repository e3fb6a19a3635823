import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../../../components/DialogFrame';
import { IconButton } from '../../../../components/IconButton';
import type { ChatFeed } from '../../chatFeed';
import { useFeed } from '../../useChatFeed';
import { FileName } from '../FileName';
import { shownName } from '../fileName';
import type { PicturePlace } from '../shown/ChatFilesContext';
import { PictureStage } from './PictureStage';
import { PictureTools } from './PictureTools';
import { isSamePlace, picturesOf } from './pictures';
import { useViewerKeys } from './useViewerKeys';
import { fitting, moved, zoomed } from './zoom';

interface PictureViewerProps {
  feed: ChatFeed;
  first: PicturePlace;
  onClose: () => void;
}

const STEP = 1.4;
const MIDDLE = { x: 0, y: 0 };

/** A picture as large as the window, and those before and after it in the chat. */
export function PictureViewer({ feed, first, onClose }: PictureViewerProps) {
  const { t } = useTranslation('files');
  const messages = useFeed(feed, ({ path }) => path.messages);
  const pictures = useMemo(() => picturesOf(messages), [messages]);
  const [place, setPlace] = useState(first);
  const [zoom, setZoom] = useState(fitting);
  const [drawn, setDrawn] = useState<HTMLImageElement | null>(null);
  const at = pictures.findIndex((one) => isSamePlace(one, place));
  const picture = pictures[at];
  const isGone = picture === undefined;

  useEffect(() => {
    // Its message was deleted, or another version is on the path.
    if (isGone) onClose();
  }, [isGone, onClose]);

  const go = (by: 1 | -1) => {
    const next = pictures[at + by];
    if (next === undefined) return;
    setPlace(next);
    setZoom(fitting);
  };
  const screen = { width: window.innerWidth, height: window.innerHeight };
  const grow = (factor: number) => setZoom((now) => zoomed(now, factor, MIDDLE, screen));
  useViewerKeys((wish) => {
    if (wish.to === 'step') go(wish.by);
    else if (wish.to === 'pan') setZoom((now) => moved(now, wish.by, screen));
    else if (wish.to === 'zoom') grow(wish.in ? STEP : 1 / STEP);
    else setZoom(fitting);
  });
  if (picture === undefined) return null;

  const { file } = picture;
  const key = `${picture.messageId} ${picture.index}`;
  return (
    <DialogFrame onClose={onClose} size="h-full w-full">
      <Dialog
        aria-label={t('viewer.label', { name: shownName(file.name) })}
        className="flex min-h-0 flex-1 flex-col outline-none"
      >
        <header className="flex flex-wrap items-center gap-x-3 border-b border-line py-1.5 pr-2 pl-4">
          <FileName name={file.name} className="max-w-[40%] text-sm font-medium" />
          <span role="status" className="text-xs text-quiet tabular-nums">
            {t('viewer.place', { place: at + 1, count: pictures.length })}
          </span>
          <PictureTools
            key={key}
            chatId={feed.chatId}
            file={file}
            zoom={zoom}
            drawn={drawn}
            onLarger={() => grow(STEP)}
            onSmaller={() => grow(1 / STEP)}
            onClose={onClose}
          />
        </header>
        <div className="relative min-h-0 flex-1 bg-side">
          <PictureStage
            key={key}
            chatId={feed.chatId}
            file={file}
            zoom={zoom}
            onZoom={setZoom}
            onSwipe={go}
            onDrawn={setDrawn}
          />
          <Step side="left" label={t('viewer.previous')} isDisabled={at === 0} onPress={() => go(-1)} />
          <Step
            side="right"
            label={t('viewer.next')}
            isDisabled={at === pictures.length - 1}
            onPress={() => go(1)}
          />
        </div>
      </Dialog>
    </DialogFrame>
  );
}

interface StepProps {
  side: 'left' | 'right';
  label: string;
  isDisabled: boolean;
  onPress: () => void;
}

function Step({ side, ...rest }: StepProps) {
  return (
    <div className={`absolute inset-y-0 flex items-center p-2 ${side === 'left' ? 'left-0' : 'right-0'}`}>
      <IconButton
        {...rest}
        icon={side === 'left' ? ChevronLeft : ChevronRight}
        className="size-10 bg-canvas/80 shadow-pop"
      />
    </div>
  );
}
