import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button';
import { PlainText } from '../../../components/markdown/PlainText';
import type { Message } from '../../../generated/Message';
import { useChat } from '../ChatContext';
import { endEdit, useEdits } from '../editing/edits';

/** What stands where a message was. What its author was making of it is not lost with it. */
export function Tombstone({ message: { id } }: { message: Message }) {
  const { t } = useTranslation('messages');
  const { actions } = useChat();
  const edit = useEdits(({ edits }) => edits.get(id)?.text);
  return (
    <>
      <p className="py-1 text-sm text-quiet italic">{t('deleted.row')}</p>
      {edit === undefined ? null : (
        <div className="my-1 rounded-lg border border-line bg-surface px-3 py-2 text-sm">
          <p className="mb-1 text-quiet">{t('deleted.edit')}</p>
          <div className="max-h-60 overflow-y-auto">
            <PlainText text={edit} />
          </div>
          <div className="mt-2 flex flex-wrap justify-end gap-2">
            <Button onPress={() => void actions.copy(edit)}>{t('deleted.copyEdit')}</Button>
            <Button onPress={() => endEdit(id)}>{t('deleted.dropEdit')}</Button>
          </div>
        </div>
      )}
    </>
  );
}
