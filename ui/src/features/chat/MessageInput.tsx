import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { useCommand } from '../../components/commands';
import { errorText } from '../../components/errorText';
import { useSession } from '../../host/session';
import { RoundButton } from './RoundButton';
import { StopButton } from './StopButton';
import { keyMeaning } from './sendKey';
import { TextLimit } from './TextLimit';
import type { Draft } from './useDraft';
import { useMessageField } from './useMessageField';

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
  const { t } = useTranslation('chat');
  const sendKey = useSession(({ settings }) => settings.general.send_key);
  const { text } = draft;
  const field = useMessageField(text, draft.set);
  const { area } = field;
  const canSend = onStop === null && !sending && !field.over && text.trim() !== '';

  useLayoutEffect(() => area.current?.focus(), [area]);
  useCommand('focus_input', () => area.current?.focus());

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const meaning = keyMeaning(event.nativeEvent, sendKey);
    if (meaning === 'text') return;
    event.preventDefault();
    if (meaning === 'send' && canSend) onSend();
  };
  return (
    <div className="mx-auto w-full max-w-184 shrink-0 px-6 pt-1 pb-4">
      {problem === null ? null : (
        <Alert className="mb-2" title={t('input.failed')}>
          {errorText(t, problem)} {t('input.kept')}
        </Alert>
      )}
      {draft.problem === null ? null : (
        <Alert tone="warning" className="mb-2" title={t('input.notSaved')}>
          {errorText(t, draft.problem)} {t('input.savedLater')}
        </Alert>
      )}
      <TextLimit field={field} />
      <div className="flex items-end gap-2 rounded-2xl border border-line-strong/60 bg-surface py-2 pr-2 pl-4 transition-colors focus-within:border-focus">
        <textarea
          ref={area}
          aria-label={t('input.label')}
          placeholder={t('input.placeholder')}
          dir="auto"
          rows={1}
          value={text}
          readOnly={sending}
          onChange={(event) => field.change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={field.onPaste}
          className="block max-h-[40vh] min-h-8 flex-1 resize-none bg-transparent py-1 leading-normal outline-none placeholder:text-quiet"
        />
        {onStop === null ? (
          <RoundButton
            key="send"
            icon={ArrowUp}
            label={t('input.send')}
            isDisabled={!canSend}
            onPress={() => {
              area.current?.focus();
              onSend();
            }}
          />
        ) : (
          <StopButton
            key="stop"
            onStop={() => {
              area.current?.focus();
              onStop();
            }}
          />
        )}
      </div>
      <p className="mt-1 px-4 text-xs text-quiet select-none max-[699px]:hidden">
        {t(`input.hint.${sendKey}`)}
      </p>
    </div>
  );
}
