import { ArrowUp, Square } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { useCommand } from '../../components/commands';
import { errorText } from '../../components/errorText';
import { useSession } from '../../host/session';
import { formatBytes, isOver, utf8Bytes } from './figures';
import { fitHeight, refitOnWidth } from './fitHeight';
import { OverLimit } from './OverLimit';
import { RoundButton } from './RoundButton';
import { keyMeaning } from './sendKey';
import type { Draft } from './useDraft';

interface MessageInputProps {
  draft: Draft;
  sending: boolean;
  /** Why the last attempt failed; `null` if it did not. */
  problem: unknown;
  onSend: () => void;
  /** Ends the answer that is being made; `null` if none is. */
  onStop: (() => void) | null;
}

export function MessageInput({ draft, sending, problem, onSend, onStop }: MessageInputProps) {
  const { t, i18n } = useTranslation('chat');
  const sendKey = useSession(({ settings }) => settings.general.send_key);
  const limit = useSession(({ maxMessageBytes }) => maxMessageBytes);
  const [refusedBytes, setRefusedBytes] = useState<number | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const { text } = draft;
  const over = isOver(text, limit);
  const canSend = onStop === null && !sending && !over && text.trim() !== '';

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => fitHeight(area.current), [text]);
  useLayoutEffect(() => (area.current === null ? undefined : refitOnWidth(area.current)), []);
  useLayoutEffect(() => area.current?.focus(), []);
  useCommand('focus_input', () => area.current?.focus());

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const meaning = keyMeaning(event.nativeEvent, sendKey);
    if (meaning === 'text') return;
    event.preventDefault();
    if (meaning === 'send' && canSend) onSend();
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text');
    const { selectionStart, selectionEnd } = event.currentTarget;
    const after = text.length - (selectionEnd - selectionStart) + pasted.length;
    if (after * 3 <= limit) return setRefusedBytes(null);
    const bytes = utf8Bytes(text.slice(0, selectionStart) + pasted + text.slice(selectionEnd));
    if (bytes > limit) event.preventDefault();
    setRefusedBytes(bytes > limit ? bytes : null);
  };
  const onChange = (next: string) => {
    setRefusedBytes(null);
    draft.set(next);
  };
  const sizes = (bytes: number) => ({
    limit: formatBytes(limit, i18n.language),
    size: formatBytes(bytes, i18n.language),
  });
  return (
    <div className="mx-auto w-full max-w-184 shrink-0 px-6 pt-1 pb-4">
      {problem === null ? null : (
        <Alert className="mb-2" title={t('input.failed')}>
          {errorText(t, problem)} {t('input.kept')}
        </Alert>
      )}
      {refusedBytes === null ? null : (
        <Alert className="mb-2" title={t('input.pasteTooLong')}>
          {t('input.limit', sizes(refusedBytes))}
        </Alert>
      )}
      {over ? <OverLimit text={text} limit={limit} /> : null}
      <div className="flex items-end gap-2 rounded-2xl border border-line-strong/60 bg-surface py-2 pr-2 pl-4 transition-colors focus-within:border-focus">
        <textarea
          ref={area}
          aria-label={t('input.label')}
          placeholder={t('input.placeholder')}
          dir="auto"
          rows={1}
          value={text}
          readOnly={sending}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="block max-h-[40vh] min-h-8 flex-1 resize-none bg-transparent py-1 leading-normal outline-none placeholder:text-quiet"
        />
        {onStop === null ? (
          <RoundButton icon={ArrowUp} label={t('input.send')} isDisabled={!canSend} onPress={onSend} />
        ) : (
          <RoundButton icon={Square} filled label={t('input.stop')} isDisabled={false} onPress={onStop} />
        )}
      </div>
      <p className="mt-1 px-4 text-xs text-quiet select-none max-[699px]:hidden">
        {t(`input.hint.${sendKey}`)}
      </p>
    </div>
  );
}
