import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../../components/Alert';
import { bytesText } from '../../../../components/bytesText';
import { Dialog } from '../../../../components/Dialog';
import { errorText } from '../../../../components/errorText';
import { showControls, showDirectionMarks } from '../../../../components/markdown/safeText';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import { shownName } from '../fileName';
import { FetchState } from '../shown/FetchState';
import { useFetched } from '../shown/useFetched';
import { type Beginning, beginningOf } from './beginningOf';

interface TextPreviewProps {
  chatId: ChatId;
  file: Attachment;
  onClose: () => void;
}

/** The beginning of a text or of code, as its letters alone: whatever it is written in, it is not carried out. */
export function TextPreview({ chatId, file, onClose }: TextPreviewProps) {
  const { t, i18n } = useTranslation('files');
  const transfer = useFetched({ chatId, file, preview: false }, true);
  const { fetched } = transfer;
  const blob = fetched.type === 'there' ? fetched.blob : null;
  const [beginning, setBeginning] = useState<Beginning | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    if (blob !== null) beginningOf(blob).then(setBeginning, setProblem);
  }, [blob]);
  return (
    <Dialog title={shownName(file.name)} onClose={onClose} size="h-150 w-200">
      <div className="flex min-h-0 flex-1 flex-col">
        {problem === null ? null : <Alert className="m-4">{errorText(t, problem)}</Alert>}
        {beginning === null ? (
          <div className="m-auto p-6">
            <FetchState {...transfer} file={file} whole={file.bytes} />
          </div>
        ) : (
          <>
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
              tabIndex={0}
              dir="auto"
              className="selectable min-h-0 flex-1 overflow-auto p-4 font-mono text-xs whitespace-pre-wrap -outline-offset-2 wrap-anywhere"
            >
              {showDirectionMarks(showControls(beginning.text))}
            </pre>
            {beginning.isWhole ? null : (
              <p className="border-t border-line px-4 py-2 text-xs text-quiet">
                {t('preview.cut', { whole: bytesText(i18n.language, file.bytes) })}
              </p>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}
