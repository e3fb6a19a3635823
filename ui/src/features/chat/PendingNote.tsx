import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { PlainText } from '../../components/markdown/PlainText';
import type { Operation } from '../../generated/Operation';
import type { PendingOperation } from '../../generated/PendingOperation';
import { useSession } from '../../host/session';
import { useChat } from './ChatContext';
import type { PendingMessage } from './pendingViews';
import { WaitingMark } from './WaitingMark';

/** What stands at a message that its host has not confirmed. */
export function PendingNote({ pending, isStranded }: PendingMessage) {
  const { t } = useTranslation('chat');
  // A browser's files are at the host before their message is, which may have arrived.
  const isWindow = useSession(({ door }) => door === 'window');
  if (pending.refused !== null) return <Refused pending={pending} title={t('pending.refused')} />;
  if (isStranded) {
    return (
      <p className="flex min-h-7 items-center gap-1.5 text-xs text-danger">
        <CircleAlert size={12} strokeWidth={2} aria-hidden />
        {t('pending.stranded')}
      </p>
    );
  }
  return isWindow && hasFiles(pending.operation) ? (
    <WaitingForFiles operation={pending.operation} />
  ) : (
    <WaitingMark />
  );
}

/** Files may take long: until they are there, their message can be taken back. */
function WaitingForFiles({ operation }: { operation: Operation }) {
  const { t } = useTranslation('chat');
  const { actions } = useChat();
  return (
    <div className="flex items-center gap-1">
      <WaitingMark />
      <Button look="quiet" onPress={() => actions.discard(operation)}>
        {t('pending.discard')}
      </Button>
    </div>
  );
}

function hasFiles({ action }: Operation): boolean {
  return action.type === 'send_message' && (action.attachments?.length ?? 0) > 0;
}

/** A change that its host refused: why, and what can be done about it. */
export function Refused({ pending, title }: { pending: PendingOperation; title: string }) {
  const { t } = useTranslation('chat');
  const { t: tDeeds } = useTranslation('messages');
  const { actions } = useChat();
  const { op_id, action } = pending.operation;
  const edit = action.type === 'edit_message' ? action : null;
  return (
    <Alert
      title={title}
      className="my-1 w-full"
      actions={
        <>
          <Button onPress={() => actions.retry(op_id)}>{t('pending.retry')}</Button>
          <Button onPress={() => actions.discard(pending.operation)}>{t('pending.discard')}</Button>
        </>
      }
    >
      {errorText(t, pending.refused)}
      {edit === null ? null : (
        <div className="mt-1 max-h-40 overflow-y-auto">
          <p className="text-quiet">{tDeeds('pending.wrote')}</p>
          <PlainText text={edit.text} />
        </div>
      )}
    </Alert>
  );
}
