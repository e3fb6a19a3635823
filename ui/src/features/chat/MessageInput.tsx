import { ArrowUp } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { runCommand, useCommand } from '../../components/commands';
import { errorText } from '../../components/errorText';
import { isForInputMethod } from '../../components/inputMethod';
import { useSession } from '../../host/session';
import { EmojiNameList } from './emoji/EmojiNameList';
import { AttachButton } from './files/attaching/AttachButton';
import { FileTray } from './files/attaching/FileTray';
import { LongPasteOffer } from './files/attaching/LongPasteOffer';
import { RefusedFiles } from './files/attaching/RefusedFiles';
import type { ComposerFiles } from './files/attaching/useDraftFiles';
import { usePastedFiles } from './files/attaching/usePastedFiles';
import { MentionList } from './MentionList';
import { RoundButton } from './RoundButton';
import { StopButton } from './StopButton';
import { keyMeaning } from './sendKey';
import { TextLimit } from './TextLimit';
import type { Draft } from './useDraft';
import { useFieldLists } from './useFieldLists';
import type { Mentionable } from './useMentions';
import { useMessageField } from './useMessageField';

interface MessageInputProps {
  draft: Draft;
  /** What is attached to the message. */
  attached: ComposerFiles;
  /** Why the last attempt failed; `null` if it did not. */
  problem: unknown;
  onSend: () => void;
  /** Ends the answer that is being made; `null` if none is, or if it is not the user's to end. */
  onStop: (() => void) | null;
  /** Where an answer that is being made does not hold up the next message. */
  sendsAnyTime?: boolean;
  /** It may not be sent yet, or whether it may is not known: what is written waits in the field. */
  waits?: boolean;
  /** Who can be mentioned. */
  mentionable?: readonly Mentionable[];
  /** The user has changed the text. */
  onType?: (text: string) => void;
  /** What Escape takes back; `null` if there is nothing. */
  onEscape?: (() => void) | null;
}

function isPlainKey(event: KeyboardEvent, key: string): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey, nativeEvent } = event;
  const isPlain = !ctrlKey && !metaKey && !altKey && !shiftKey;
  return event.key === key && isPlain && !isForInputMethod(nativeEvent);
}

const nobody: readonly Mentionable[] = [];

export function MessageInput(props: MessageInputProps) {
  const { draft, attached, problem, onSend, onStop, sendsAnyTime = false, waits = false } = props;
  const { mentionable = nobody, onType, onEscape = null } = props;
  const { t } = useTranslation('chat');
  const sendKey = useSession(({ settings }) => settings.general.send_key);
  const { text } = draft;
  const set = (next: string) => {
    draft.set(next);
    onType?.(next);
  };
  const field = useMessageField(text, set);
  const { area } = field;
  const pasted = usePastedFiles(text, field.change, attached.add);
  const lists = useFieldLists(field, mentionable);
  const maySend = onStop === null || sendsAnyTime;
  const hasContent = text.trim() !== '' || attached.files.length > 0;
  /** Who presses the key that sends would see nothing happen. */
  const isHeldByAnswer = !maySend && hasContent;
  const isHeld = waits || attached.hasFailed || attached.sendsWhenThere;
  const canSend = maySend && !isHeld && !field.over && hasContent;

  useLayoutEffect(() => area.current?.focus(), [area]);
  useCommand('focus_input', () => area.current?.focus());

  const send = () => {
    lists.close();
    attached.dismissRefused();
    onSend();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (lists.onKeyDown(event)) return;
    if (isPlainKey(event, 'Escape') && onEscape !== null) {
      // It would also stop the answer that is being made.
      event.stopPropagation();
      return onEscape();
    }
    if (isPlainKey(event, 'ArrowUp') && text === '' && runCommand('edit_last')) return event.preventDefault();
    const meaning = keyMeaning(event.nativeEvent, sendKey);
    if (meaning === 'text') return;
    event.preventDefault();
    if (meaning === 'send' && canSend) send();
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    if (!pasted.onPaste(event)) field.onPaste(event);
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
      <RefusedFiles refused={attached.refused} onDismiss={attached.dismissRefused} />
      {pasted.isOffered ? <LongPasteOffer onAccept={pasted.accept} onDecline={pasted.decline} /> : null}
      <div className="relative rounded-2xl border border-line-strong/60 bg-surface p-2 transition-colors focus-within:border-focus">
        <MentionList mentions={lists.mentions} />
        <EmojiNameList names={lists.names} />
        <FileTray attached={attached} />
        <div className="flex items-end gap-2">
          <AttachButton isDisabled={waits} onPick={attached.add} />
          <textarea
            ref={area}
            aria-label={t('input.label')}
            placeholder={t('input.placeholder')}
            dir="auto"
            rows={1}
            value={text}
            {...lists.aria}
            onChange={(event) => {
              field.change(event.target.value);
              lists.typed();
            }}
            onClick={lists.look}
            onBlur={lists.close}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            className="block max-h-[40vh] min-h-8 flex-1 resize-none bg-transparent py-1 leading-normal outline-none placeholder:text-quiet"
          />
          {onStop === null ? null : (
            <StopButton
              key="stop"
              isBesideSend={sendsAnyTime}
              onStop={() => {
                area.current?.focus();
                onStop();
              }}
            />
          )}
          {maySend ? (
            <RoundButton
              key="send"
              icon={ArrowUp}
              label={t('input.send')}
              isDisabled={!canSend}
              onPress={() => {
                area.current?.focus();
                send();
              }}
            />
          ) : null}
        </div>
      </div>
      <p className={`mt-1 px-4 text-xs text-quiet select-none ${isHeldByAnswer ? '' : 'max-[699px]:hidden'}`}>
        {t(`input.hint.${isHeldByAnswer ? 'answering' : sendKey}`)}
      </p>
    </div>
  );
}
