import { CloudOff, RotateCcw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../components/errorText';
import { ProgressBar } from '../../../../components/ProgressBar';
import type { Attachment } from '../../../../generated/Attachment';
import { codeOf } from '../../../../host/errorCode';
import { ToolButton } from '../../ToolButton';
import { shownName } from '../fileName';
import type { FetchedFile } from './useFetched';

interface FetchStateProps extends FetchedFile {
  file: Attachment;
  /** How much is fetched, in bytes; 0 where nobody knows before. */
  whole: number;
}

/** A file that is not here yet: how far it has come, or why it does not, and what can be done. */
export function FetchState({ file, whole, fetched, retry, stop }: FetchStateProps) {
  const { t } = useTranslation('files');
  const name = shownName(file.name);
  switch (fetched.type) {
    case 'none':
    case 'there':
      return null;
    case 'fetching':
      return (
        // Most come faster than this could be read.
        <div className="flex w-full max-w-64 items-center gap-1 [animation:fade_200ms_400ms_both]">
          <ProgressBar
            label={t('fetch.progress', { name })}
            done={fetched.received}
            whole={whole}
            className="flex-1"
          />
          <ToolButton icon={X} label={t('fetch.stop', { name })} onPress={stop} />
        </div>
      );
    case 'stopped':
      return (
        <p className="flex items-center gap-1 text-xs text-quiet">
          {t('fetch.stopped')}
          <ToolButton icon={RotateCcw} label={t('fetch.again', { name })} onPress={retry} />
        </p>
      );
    case 'failed': {
      const isAway = codeOf(fetched.problem) === 'unavailable';
      return (
        <div role={isAway ? undefined : 'alert'} className="flex items-center gap-1 text-xs text-quiet">
          {isAway ? <CloudOff size={15} strokeWidth={1.75} aria-hidden className="shrink-0" /> : null}
          <span className="selectable line-clamp-3 min-w-0 wrap-anywhere">
            {isAway ? t('fetch.notHere') : errorText(t, fetched.problem)}
          </span>
          <ToolButton icon={RotateCcw} label={t('fetch.again', { name })} onPress={retry} />
        </div>
      );
    }
  }
}
