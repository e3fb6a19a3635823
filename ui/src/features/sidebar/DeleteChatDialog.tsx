import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import type { ChatSummary } from '../../generated/ChatSummary';

interface DeleteChatDialogProps {
  chat: ChatSummary;
  onConfirm: () => void;
  onClose: () => void;
}

export function DeleteChatDialog({ chat, onConfirm, onClose }: DeleteChatDialogProps) {
  const { t } = useTranslation('sidebar');
  return (
    <ConfirmDialog
      title={t('delete.title', { title: chat.title || t('untitled') })}
      confirm={t('delete.confirm')}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {t('delete.text')}
    </ConfirmDialog>
  );
}
