import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../../generated/Attachment';
import { FileName } from '../FileName';
import { shownName } from '../fileName';
import { useChatFiles } from './ChatFilesContext';
import { FetchState } from './FetchState';
import { FileCard } from './FileCard';
import { pictureBox } from './fileBoxes';
import { useFetched } from './useFetched';
import { useFocusInPlace } from './useFocusInPlace';
import { useNear } from './useNear';

interface PictureProps {
  file: Attachment;
  /** Alone it has its own shape; among others it is a square. */
  isAlone: boolean;
  isPending: boolean;
  onOpen: () => void;
}

/** A picture in its message. Its place is kept from the beginning, and it is fetched when it comes near the view. */
export function Picture({ file, isAlone, isPending, onOpen }: PictureProps) {
  const { t } = useTranslation('files');
  const { chatId } = useChatFiles();
  const box = useRef<HTMLDivElement>(null);
  useFocusInPlace(box);
  const isNear = useNear(box);
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const transfer = useFetched({ chatId, file, preview: true }, isNear && !isPending);
  const { fetched } = transfer;
  const url = fetched.type === 'there' ? fetched.url : null;
  if (url !== null && url === brokenUrl) {
    return (
      <div className="col-span-full max-w-full">
        <FileCard file={file} isPending={isPending} note={t('picture.broken')} />
      </div>
    );
  }
  const { width, height } = pictureBox(file.image ?? { width: 1, height: 1 });
  const style = isAlone ? { width, aspectRatio: `${width} / ${height}` } : { aspectRatio: '1' };
  return (
    <div
      ref={box}
      style={style}
      className="relative max-w-full overflow-hidden rounded-xl bg-hover ring-1 ring-line ring-inset"
    >
      {url === null ? (
        <div className="absolute inset-0 flex flex-col items-center justify-center gap-1 p-2">
          <FileName name={file.name} className="max-w-full text-xs text-quiet" />
          {isPending ? null : <FetchState {...transfer} file={file} whole={0} />}
        </div>
      ) : (
        <button
          type="button"
          aria-label={t('picture.open', { name: shownName(file.name) })}
          disabled={isPending}
          onClick={onOpen}
          className="block size-full -outline-offset-2"
        >
          <img
            src={url}
            alt=""
            decoding="async"
            draggable={false}
            onError={() => setBrokenUrl(url)}
            className="size-full object-cover"
          />
        </button>
      )}
    </div>
  );
}
