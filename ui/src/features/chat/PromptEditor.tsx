import { type KeyboardEvent, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { useSession } from '../../host/session';
import { keyMeaning } from './sendKey';
import { TextLimit } from './TextLimit';
import { useMessageField } from './useMessageField';

interface PromptEditorProps {
  text: string;
  onChange: (text: string) => void;
  /** Just opened, rather than scrolled back into the view: it takes the focus. */
  opened: boolean;
  /** Ends when it was sent, or could not be. */
  onSend: (text: string) => Promise<void>;
  onClose: () => void;
}

/** Changes a prompt in its place. What is sent is a new version; the old one stays. */
export function PromptEditor({ text, onChange, opened, onSend, onClose }: PromptEditorProps) {
  const { t } = useTranslation('chat');
  const sendKey = useSession(({ settings }) => settings.general.send_key);
  const field = useMessageField(text, onChange);
  const [sending, setSending] = useState(false);
  const { area } = field;
  const canSend = text.trim() !== '' && !field.over && !sending;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only at its start.
  useLayoutEffect(() => {
    if (!opened) return;
    area.current?.focus();
    area.current?.setSelectionRange(text.length, text.length);
  }, []);

  const send = async () => {
    if (!canSend) return;
    setSending(true);
    await onSend(text);
    setSending(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const meaning = keyMeaning(event.nativeEvent, sendKey);
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
      event.stopPropagation();
      onClose();
    } else if (meaning !== 'text') {
      event.preventDefault();
      if (meaning === 'send') void send();
    }
  };
  return (
    <div className="w-full rounded-2xl border border-line-strong bg-surface p-3">
      <textarea
        ref={area}
        aria-label={t('editor.label')}
        dir="auto"
        value={text}
        readOnly={sending}
        onChange={(event) => field.change(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={field.onPaste}
        className="block max-h-[50vh] w-full resize-none bg-transparent outline-none"
      />
      <TextLimit field={field} />
      <div className="mt-2 flex justify-end gap-2">
        <Button onPress={onClose}>{t('editor.cancel')}</Button>
        <Button look="primary" isDisabled={!canSend} onPress={() => void send()}>
          {t('editor.send')}
        </Button>
      </div>
    </div>
  );
}
