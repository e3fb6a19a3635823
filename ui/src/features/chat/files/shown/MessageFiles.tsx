import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../../../generated/Attachment';
import type { Message } from '../../../../generated/Message';
import { isPicture, kindOf } from '../fileKind';
import { useChatFiles } from './ChatFilesContext';
import { FileCard } from './FileCard';
import { columnsOf } from './fileBoxes';
import { Picture } from './Picture';
import { Player } from './Player';

interface MessageFilesProps {
  message: Pick<Message, 'id' | 'attachments'>;
  /** The host has not confirmed it. */
  isPending: boolean;
  isOwn: boolean;
}

/** The files of a message: pictures first, then everything else in its order. */
export function MessageFiles({ message, isPending, isOwn }: MessageFilesProps) {
  const { t } = useTranslation('files');
  const { showPicture } = useChatFiles();
  const { id, attachments = [] } = message;
  if (attachments.length === 0) return null;
  const all = attachments.map((file, index) => ({ file, index }));
  const pictures = all.filter(({ file }) => isPicture(file));
  const others = all.filter(({ file }) => !isPicture(file));
  const grid = columnsOf(pictures.length) === 2 ? 'grid-cols-2' : 'grid-cols-3';
  const isAlone = pictures.length === 1;
  return (
    <ul
      aria-label={t('shown.list')}
      className={`mb-1 flex w-full flex-col gap-1.5 ${isOwn ? 'items-end' : 'items-start'}`}
    >
      {pictures.length === 0 ? null : (
        <li className={isAlone ? 'max-w-full' : 'w-100 max-w-full'}>
          <div className={isAlone ? '' : `grid gap-1 ${grid}`}>
            {pictures.map(({ file, index }) => (
              <Picture
                key={`${file.hash} ${index}`}
                file={file}
                isAlone={isAlone}
                isPending={isPending}
                onOpen={() => showPicture({ messageId: id, index })}
              />
            ))}
          </div>
        </li>
      )}
      {others.map(({ file, index }) => (
        <li key={`${file.hash} ${index}`} className="max-w-full">
          <OtherFile file={file} isPending={isPending} />
        </li>
      ))}
    </ul>
  );
}

function OtherFile({ file, isPending }: { file: Attachment; isPending: boolean }) {
  const kind = kindOf(file);
  if (!isPending && (kind === 'audio' || kind === 'video')) return <Player file={file} kind={kind} />;
  return <FileCard file={file} isPending={isPending} />;
}
