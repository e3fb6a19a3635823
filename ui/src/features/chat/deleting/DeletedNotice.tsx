import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { runCommand } from '../../../components/commands';
import { errorText } from '../../../components/errorText';
import type { ChatId } from '../../../generated/ChatId';
import { useHost } from '../../../host/HostContext';
import { deletionsOf } from './deletions';

/** Says that a message was deleted, for as long as that can be taken back. With the chat or the window, that time ends. */
export function DeletedNotice({ chatId }: { chatId: ChatId }) {
  const { t } = useTranslation('messages');
  const deletions = deletionsOf(useHost());
  const last = useStore(deletions.store, (state) => state.last);
  const problem = useStore(deletions.store, (state) => state.problem);
  const isHere = last?.chatId === chatId;
  const undo = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const send = () => deletions.send();
    window.addEventListener('pagehide', send);
    return () => {
      window.removeEventListener('pagehide', send);
      send();
    };
  }, [deletions]);

  // The button that was pressed is gone with its message: the next thing to do is here, and when that goes, below.
  const messageId = isHere ? last.messageId : null;
  useEffect(() => {
    if (messageId !== null) undo.current?.querySelector('button')?.focus();
  }, [messageId]);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (messageId !== null || !hadFocus.current) return;
    hadFocus.current = false;
    runCommand('focus_input');
  }, [messageId]);

  return (
    <>
      <div
        ref={undo}
        role="status"
        onFocus={() => {
          hadFocus.current = true;
        }}
        onBlur={({ relatedTarget }) => {
          // Without another element, it is only that this one goes.
          if (relatedTarget !== null) hadFocus.current = false;
        }}
        className="flex justify-center"
      >
        {isHere ? (
          <p className="mb-2 flex items-center gap-3 rounded-xl border border-line bg-surface py-1 pr-1 pl-4 text-sm shadow-pop">
            {t('deleted.status')}
            <Button look="quiet" onPress={() => deletions.undo()}>
              {t('deleted.undo')}
            </Button>
          </p>
        ) : null}
      </div>
      {problem === null ? null : (
        <Alert
          className="mb-2"
          title={t('deleted.failed')}
          actions={<Button onPress={() => deletions.dismiss()}>{t('deleted.dismiss')}</Button>}
        >
          {errorText(t, problem)}
        </Alert>
      )}
    </>
  );
}
