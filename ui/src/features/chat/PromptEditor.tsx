import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { useSession } from '../../host/session';
import { isOver } from './figures';
import { fitHeight } from './fitHeight';
import { OverLimit } from './OverLimit';
import { keyMeaning } from './sendKey';

interface PromptEditorProps {
  text: string;
  /** Resolves to whether it was sent. */
  onSend: (text: string) => Promise<boolean>;
  onClose: () => void;
}

/** Changes a prompt in its place. What is sent is a new version; the old one stays. */
export function PromptEditor({ text, onSend, onClose }: PromptEditorProps) {
  const { t } = useTranslation('chat');
  const sendKey = useSession(({ settings }) => settings.general.send_key);
  const limit = useSession(({ maxMessageBytes }) => maxMessageBytes);
  const [value, setValue] = useState(text);
  const [sending, setSending] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const over = isOver(value, limit);
  const canSend = value.trim() !== '' && !over && !sending;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => fitHeight(area.current), [value]);
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(area.current.value.length, area.current.value.length);
  }, []);

  const send = async () => {
    if (!canSend) return;
    setSending(true);
    const sent = await onSend(value);
    setSending(false);
    if (sent) onClose();
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
        value={value}
        readOnly={sending}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={onKeyDown}
        className="block max-h-[50vh] w-full resize-none bg-transparent outline-none"
      />
      {over ? <OverLimit text={value} limit={limit} /> : null}
      <div className="mt-2 flex justify-end gap-2">
        <Button onPress={onClose}>{t('editor.cancel')}</Button>
        <Button look="primary" isDisabled={!canSend} onPress={() => void send()}>
          {t('editor.send')}
        </Button>
      </div>
    </div>
  );
}
