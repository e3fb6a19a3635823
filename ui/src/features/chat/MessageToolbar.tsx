import { Check, Copy, Ellipsis, Pencil, RefreshCw, Reply, SmilePlus } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCopied } from '../../components/useCopied';
import type { MessageView } from '../../generated/MessageView';
import { useChat } from './ChatContext';
import { useOverlay } from './menu/overlay';
import { ToolButton } from './ToolButton';
import { VersionStepper } from './VersionStepper';

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
  const { t: tDeeds } = useTranslation('messages');
  const { actions, answering } = useChat();
  const show = useOverlay();
  const box = useRef<HTMLDivElement>(null);
  const { message, versions } = view;
  const isAnswer = message.answer !== null;
  const hidden = pinned ? '' : 'points:opacity-0 group-hover:opacity-100 group-focus-within:opacity-100';
  const open = (type: 'react' | 'menu') => {
    const at = box.current?.querySelector<HTMLElement>(`button[name="${type}"]`);
    if (at) show(type === 'menu' ? { type, view, at } : { type, message, at });
  };
  return (
    <div role="toolbar" aria-label={t('toolbar.label')} className="flex h-7 items-center gap-0.5">
      {versions.length > 1 ? <VersionStepper view={view} disabled={answering} /> : null}
      <div ref={box} className={`flex items-center gap-0.5 transition-opacity ${hidden}`}>
        {message.text === '' ? null : <CopyButton text={message.text} />}
        <ToolButton
          name="react"
          icon={SmilePlus}
          label={tDeeds('menu.react')}
          opens="dialog"
          onPress={() => open('react')}
        />
        <ToolButton icon={Reply} label={tDeeds('menu.reply')} onPress={() => actions.reply(message.id)} />
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
          <ToolButton name="edit" icon={Pencil} label={t('toolbar.edit')} unfolds onPress={onEdit} />
        )}
        <ToolButton
          name="menu"
          icon={Ellipsis}
          label={tDeeds('menu.more')}
          opens="menu"
          onPress={() => open('menu')}
        />
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
