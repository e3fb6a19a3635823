import { Download, ExternalLink, Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesText } from '../../../../components/bytesText';
import { Spinner } from '../../../../components/Spinner';
import type { Attachment } from '../../../../generated/Attachment';
import { useSession } from '../../../../host/session';
import { ToolButton } from '../../ToolButton';
import { FileIcon } from '../FileIcon';
import { FileName } from '../FileName';
import { kindOf } from '../fileKind';
import { shownName } from '../fileName';
import { useChatFiles } from './ChatFilesContext';
import { FileNews } from './FileNews';
import { type FileDeeds, useFileDeeds } from './useFileDeeds';

/** Larger texts are not fetched whole to show their beginning. */
const PREVIEWED_BYTES = 5_000_000;

interface FileCardProps {
  file: Attachment;
  /** Its message is not yet with the host: the file can be named, and nothing more. */
  isPending: boolean;
  /** What is to be said about it. */
  note?: string | undefined;
  /** What stands below its name. */
  children?: ReactNode;
}

/** A file by its name, with what can be done with it. */
export function FileCard({ file, isPending, note, children }: FileCardProps) {
  const { t, i18n } = useTranslation('files');
  const size = bytesText(i18n.language, file.bytes);
  const deeds = useFileDeeds(useChatFiles().chatId, file);
  return (
    <div className="w-80 max-w-full rounded-xl border border-line bg-surface p-2">
      <div className="flex items-center gap-3">
        <FileIcon kind={kindOf(file)} />
        <div className="min-w-0 flex-1">
          <FileName name={file.name} className="text-sm font-medium" />
          <p className="text-xs text-quiet">{note === undefined ? size : t('card.noted', { size, note })}</p>
        </div>
        {isPending ? null : <CardDeeds file={file} deeds={deeds} />}
      </div>
      <FileNews {...deeds} />
      {children}
    </div>
  );
}

function CardDeeds({ file, deeds }: { file: Attachment; deeds: FileDeeds }) {
  const { t } = useTranslation('files');
  const isWindow = useSession(({ door }) => door === 'window');
  const { readText } = useChatFiles();
  const name = shownName(file.name);
  const kind = kindOf(file);
  const isText = (kind === 'text' || kind === 'code') && file.bytes <= PREVIEWED_BYTES;
  return (
    <div className="flex shrink-0 items-center gap-0.5">
      {isText ? (
        <ToolButton icon={Eye} label={t('card.preview', { name })} onPress={() => readText(file)} />
      ) : null}
      {isWindow ? (
        <ToolButton icon={ExternalLink} label={t('card.open', { name })} onPress={deeds.open} />
      ) : null}
      {deeds.saved.type === 'saving' ? (
        <span role="status" aria-label={t('card.saving', { name })} className="p-1.5 text-quiet">
          <Spinner />
        </span>
      ) : (
        <ToolButton
          icon={Download}
          label={t(isWindow ? 'card.save' : 'card.download', { name })}
          onPress={deeds.save}
        />
      )}
    </div>
  );
}
