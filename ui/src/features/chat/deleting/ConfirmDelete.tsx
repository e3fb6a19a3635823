import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ConfirmDialog';
import type { Message } from '../../../generated/Message';
import { useChat } from '../ChatContext';

interface ConfirmDeleteProps {
  message: Message;
  onClose: () => void;
}

/** Asks before somebody else's message is deleted for everyone. */
export function ConfirmDelete({ message, onClose }: ConfirmDeleteProps) {
  const { t } = useTranslation('chat');
  const { actions } = useChat();
  return (
    <ConfirmDialog
      title={t('deleteMessage.title')}
      confirm={t('deleteMessage.confirm')}
      onConfirm={() => actions.deleteMessage(message.id)}
      onClose={onClose}
    >
      {t('deleteMessage.text')}
    </ConfirmDialog>
  );
}
