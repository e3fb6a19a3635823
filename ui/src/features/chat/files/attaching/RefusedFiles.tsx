import { useTranslation } from 'react-i18next';
import { Alert } from '../../../../components/Alert';
import { Button } from '../../../../components/Button';
import { bytesText } from '../../../../components/bytesText';
import { useSession } from '../../../../host/session';
import { shownName } from '../fileName';
import { MAX_ATTACHMENTS, type Refused } from './pickedFiles';

interface RefusedFilesProps {
  refused: readonly Refused[];
  onDismiss: () => void;
}

/** The limit is set in units of 1024²: said is the number that was set, which is never more than may be sent. */
const asSet = (bytes: number) => (bytes / 1024 ** 2) * 1000 ** 2;

/** So many are told of one by one. */
const NAMED = 4;

/** What could not be attached, and why. What else was chosen with it is attached all the same. */
export function RefusedFiles({ refused, onDismiss }: RefusedFilesProps) {
  const { t, i18n } = useTranslation('files');
  const maxBytes = useSession((session) => session.maxFileBytes);
  if (refused.length === 0) return null;
  const sizeOf = (bytes: number) => bytesText(i18n.language, bytes);
  const limits = { limit: sizeOf(asSet(maxBytes)), count: MAX_ATTACHMENTS };
  return (
    <Alert
      className="mb-2"
      title={t('refused.title', { count: refused.length })}
      actions={<Button onPress={onDismiss}>{t('refused.dismiss')}</Button>}
    >
      <ul>
        {refused.slice(0, NAMED).map(({ name, reason, bytes }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two refused files can have one name, and none moves.
          <li key={`${index} ${name}`}>
            <bdi>{t(`refused.${reason}`, { ...limits, name: shownName(name), size: sizeOf(bytes) })}</bdi>
          </li>
        ))}
      </ul>
      {refused.length > NAMED ? <p>{t('refused.more', { count: refused.length - NAMED })}</p> : null}
    </Alert>
  );
}
