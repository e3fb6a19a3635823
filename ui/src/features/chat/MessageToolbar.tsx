import { Check, Copy, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCopied } from '../../components/useCopied';
import type { MessageView } from '../../generated/MessageView';
import { useChat } from './ChatContext';
import { ToolButton } from './ToolButton';
import { VersionStepper } from './VersionStepper';

// With it come overlays and menus, which no chat needs to be read.
const ConfirmDialog = lazy(async () => ({
  default: (await import('../../components/ConfirmDialog')).ConfirmDialog,
}));

export interface MessageToolbarProps {
  view: MessageView;
  /** Always to be seen; others show when the pointer or the focus is on their message, where there is a pointer. */
  pinned: boolean;
  /** A prompt at the end of the chat, which nobody has answered. */
  unanswered: boolean;
  /** `null` for what the user did not write. */
  onEdit: (() => void) | null;
}

/** Its place is kept free while it is not to be seen, so that nothing moves when it comes. */
export function MessageToolbar({ view, pinned, unanswered, onEdit }: MessageToolbarProps) {
  const { t } = useTranslation('chat');
  const { actions, answering, rights, several } = useChat();
  const { message, versions } = view;
  const isAnswer = message.answer !== null;
  const hidden = pinned ? '' : 'points:opacity-0 group-hover:opacity-100 group-focus-within:opacity-100';
  return (
    <div role="toolbar" aria-label={t('toolbar.label')} className="flex h-7 items-center gap-0.5">
      {versions.length > 1 ? <VersionStepper view={view} disabled={answering} /> : null}
      <div className={`flex items-center gap-0.5 transition-opacity ${hidden}`}>
        <CopyButton text={message.text} />
        {isAnswer || unanswered ? (
          <ToolButton
            name="regenerate"
            icon={RefreshCw}
            label={isAnswer ? t('toolbar.regenerate') : t('toolbar.answer')}
            disabled={answering}
            onPress={() => actions.regenerate(message.id)}
          />
        ) : null}
        {onEdit === null ? null : (
          <ToolButton
            name="edit"
            icon={Pencil}
            label={t('toolbar.edit')}
            disabled={answering}
            unfolds
            onPress={onEdit}
          />
        )}
        {several && (onEdit !== null || rights.delete) && message.status !== 'streaming' ? (
          <DeleteButton onDelete={() => actions.deleteMessage(message.id)} />
        ) : null}
      </div>
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation('chat');
  const { copied, copy } = useCopied(useChat().actions.copy);
  return (
    <ToolButton
      icon={copied ? Check : Copy}
      label={copied ? t('toolbar.copied') : t('toolbar.copy')}
      onPress={() => void copy(text)}
    />
  );
}

function DeleteButton({ onDelete }: { onDelete: () => void }) {
  const { t } = useTranslation('chat');
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ToolButton icon={Trash2} label={t('toolbar.delete')} onPress={() => setAsking(true)} />
      {asking ? (
        <Suspense>
          <ConfirmDialog
            title={t('deleteMessage.title')}
            confirm={t('deleteMessage.confirm')}
            onConfirm={onDelete}
            onClose={() => setAsking(false)}
          >
            {t('deleteMessage.text')}
          </ConfirmDialog>
        </Suspense>
      ) : null}
    </>
  );
}
