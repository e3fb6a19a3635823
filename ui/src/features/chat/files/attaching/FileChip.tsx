import { RotateCcw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesText } from '../../../../components/bytesText';
import { ProgressBar } from '../../../../components/ProgressBar';
import { ToolButton } from '../../ToolButton';
import { FileIcon } from '../FileIcon';
import { FileName } from '../FileName';
import { isPicture, kindOf } from '../fileKind';
import { shownName } from '../fileName';
import type { DraftFile } from './DraftFiles';
import { uploadProblem } from './uploadProblem';

interface FileChipProps {
  file: DraftFile;
  onRemove: () => void;
  onRetry: () => void;
}

/** A file that is attached to what is being written: how far it has come, or why it has not. */
export function FileChip({ file, onRemove, onRetry }: FileChipProps) {
  const { t, i18n } = useTranslation('files');
  const { state, bytes } = file;
  const name = shownName(file.name);
  const isUnderWay = state.type === 'uploading' || state.type === 'waiting';
  const isFailed = state.type === 'failed' || state.type === 'lost';
  const size = bytesText(i18n.language, bytes);
  return (
    <li
      aria-label={name}
      className={`flex min-w-0 items-center gap-2 rounded-xl border p-1.5 ${isFailed ? 'col-span-full border-danger/40 bg-danger-soft' : 'border-line bg-canvas'}`}
    >
      <Look file={file} />
      <div className="min-w-0 flex-1">
        <FileName name={file.name} className="text-sm" />
        {isFailed ? (
          <p role="alert" className="selectable text-xs wrap-anywhere">
            {uploadProblem(t, state)}
          </p>
        ) : isUnderWay ? (
          <div className="flex items-center gap-2 text-xs text-quiet">
            <ProgressBar
              label={t('upload.progress', { name })}
              done={state.type === 'uploading' ? state.sent : 0}
              whole={bytes}
              className="flex-1"
            />
            {size}
          </div>
        ) : (
          <p className="text-xs text-quiet">{size}</p>
        )}
      </div>
      <div className="flex shrink-0">
        {state.type === 'failed' ? (
          <ToolButton icon={RotateCcw} label={t('upload.again', { name })} onPress={onRetry} />
        ) : null}
        <ToolButton
          name="remove-file"
          icon={X}
          label={t(isUnderWay ? 'upload.cancel' : 'upload.remove', { name })}
          onPress={onRemove}
        />
      </div>
    </li>
  );
}

/** Its picture, once the host has looked at it and found that it can be shown. */
function Look({ file: { blob, name, state } }: { file: DraftFile }) {
  const attachment = state.type === 'ready' ? state.attachment : null;
  const isShown = attachment !== null && isPicture(attachment);
  const url = useObjectUrl(isShown ? blob : null);
  const [isBroken, setIsBroken] = useState(false);
  if (url === null || isBroken) {
    return (
      <FileIcon kind={kindOf(attachment ?? { name, media_type: blob?.type || 'application/octet-stream' })} />
    );
  }
  return (
    <img
      src={url}
      alt=""
      decoding="async"
      onError={() => setIsBroken(true)}
      className="size-10 shrink-0 rounded-lg object-cover"
    />
  );
}

function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === null) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [blob]);
  return url;
}
