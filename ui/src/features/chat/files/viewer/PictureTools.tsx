import { Check, Copy, Download, ExternalLink, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../../components/IconButton';
import { useCopied } from '../../../../components/useCopied';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import { useSession } from '../../../../host/session';
import { FileNews } from '../shown/FileNews';
import { useFileDeeds } from '../shown/useFileDeeds';
import { canCopyPictures, copyPicture } from './copyPicture';
import type { Zoom } from './zoom';

interface PictureToolsProps {
  chatId: ChatId;
  file: Attachment;
  zoom: Zoom;
  /** The picture as it is drawn; `null` while it is not. */
  drawn: HTMLImageElement | null;
  onLarger: () => void;
  onSmaller: () => void;
  onClose: () => void;
}

/** What can be done with the picture that is looked at. */
export function PictureTools({ chatId, file, zoom, drawn, onLarger, onSmaller, onClose }: PictureToolsProps) {
  const { t } = useTranslation('files');
  const isWindow = useSession(({ door }) => door === 'window');
  const deeds = useFileDeeds(chatId, file);
  const [isCopyRefused, setIsCopyRefused] = useState(false);
  const { copied, copy } = useCopied(async () => {
    const done =
      drawn !== null &&
      (await copyPicture(drawn).then(
        () => true,
        () => false,
      ));
    setIsCopyRefused(!done);
    return done;
  });
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-0.5">
      <div>
        <FileNews saved={deeds.saved} problem={deeds.problem} reveal={deeds.reveal} />
        {isCopyRefused ? (
          <p role="alert" className="text-xs text-danger">
            {t('viewer.notCopied')}
          </p>
        ) : null}
      </div>
      <IconButton
        icon={ZoomOut}
        label={t('viewer.smaller')}
        isDisabled={zoom.scale === 1}
        onPress={onSmaller}
      />
      <IconButton icon={ZoomIn} label={t('viewer.larger')} onPress={onLarger} />
      {canCopyPictures() ? (
        <IconButton
          icon={copied ? Check : Copy}
          label={copied ? t('viewer.copied') : t('viewer.copy')}
          isDisabled={drawn === null}
          onPress={() => void copy('')}
        />
      ) : null}
      {isWindow ? <IconButton icon={ExternalLink} label={t('viewer.open')} onPress={deeds.open} /> : null}
      <IconButton
        icon={Download}
        label={t(isWindow ? 'viewer.save' : 'viewer.download')}
        isDisabled={deeds.saved.type === 'saving'}
        onPress={deeds.save}
      />
      <IconButton icon={X} label={t('viewer.close')} onPress={onClose} />
    </div>
  );
}
