import { type KeyboardEvent, lazy, Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button';
import { isForInputMethod } from '../../../components/inputMethod';
import type { Message } from '../../../generated/Message';
import { useSession } from '../../../host/session';
import { useChat } from '../ChatContext';
import { EmojiNameList } from '../emoji/EmojiNameList';
import { MentionList } from '../MentionList';
import { keyMeaning } from '../sendKey';
import { TextLimit } from '../TextLimit';
import { useFieldLists } from '../useFieldLists';
import { useMessageField } from '../useMessageField';
import { ChangedMeanwhile } from './ChangedMeanwhile';
import { type Edit, opened, saveEdits, setEdit, useEdits } from './edits';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../../../components/ConfirmDialog')).ConfirmDialog,
}));

interface MessageEditorProps {
  message: Message;
  edit: Edit;
  /** Changes the message where it stands. Ends when that was done, or could not be. */
  onSave: (text: string) => Promise<void>;
  /** Makes a new version of it that is answered anew; `null` where nobody would answer. */
  onAskAgain: ((text: string) => Promise<void>) | null;
  /** What the key that sends does. */
  asksByKey: boolean;
  onClose: () => void;
}

/** Changes a message in its place: for good, or as a new version that is asked again, beside which the old one stays. */
export function MessageEditor(props: MessageEditorProps) {
  const { message, edit, onSave, onAskAgain, asksByKey, onClose } = props;
  const { t } = useTranslation('messages');
  const sendKey = useSession(({ settings }) => settings.general.send_key);
  const isOpening = useEdits(({ opening }) => opening === message.id);
  // An editor in which nothing was changed shows the message as it is now, whoever has changed that.
  const isTouched = edit.text !== edit.base;
  const base = isTouched ? edit.base : message.text;
  const text = isTouched ? edit.text : message.text;
  const field = useMessageField(text, (changed) =>
    setEdit(message.id, { chatId: message.chat_id, base, text: changed }),
  );
  const lists = useFieldLists(field, useChat().mentionable);
  const [isUnderWay, setIsUnderWay] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { area } = field;
  const isEmpty = text.trim() === '' && (message.attachments ?? []).length === 0;
  const canSave = !isEmpty && !field.over && !isUnderWay;
  const isChanged = text !== message.text;
  const isOther = isChanged && base !== null && base !== message.text;

  useLayoutEffect(() => {
    if (!isOpening) return;
    const { current } = area;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
    opened();
  }, [isOpening, area]);
  useEffect(() => {
    window.addEventListener('pagehide', saveEdits);
    return () => {
      window.removeEventListener('pagehide', saveEdits);
      saveEdits();
    };
  }, []);

  const done = async (deed: (text: string) => Promise<void>) => {
    if (!canSave) return;
    setIsUnderWay(true);
    await deed(text);
    setIsUnderWay(false);
  };
  const save = () => (isChanged ? done(onSave) : onClose());
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (lists.onKeyDown(event)) return;
    const meaning = keyMeaning(event.nativeEvent, sendKey);
    if (event.key === 'Escape' && !isForInputMethod(event.nativeEvent)) {
      event.stopPropagation();
      if (isChanged) setIsAsking(true);
      else onClose();
    } else if (meaning !== 'text') {
      event.preventDefault();
      if (meaning === 'send') void (asksByKey && onAskAgain !== null ? done(onAskAgain) : save());
    }
  };
  const asksFirst = asksByKey && onAskAgain !== null;
  return (
    <div className="relative w-full rounded-2xl border border-line-strong bg-surface p-3 transition-colors focus-within:border-focus">
      <MentionList mentions={lists.mentions} />
      <EmojiNameList names={lists.names} />
      <textarea
        ref={area}
        aria-label={t('editor.label')}
        dir="auto"
        value={text}
        readOnly={isUnderWay}
        {...lists.aria}
        onChange={(event) => {
          field.change(event.target.value);
          lists.typed();
        }}
        onClick={lists.look}
        onBlur={lists.close}
        onKeyDown={onKeyDown}
        onPaste={field.onPaste}
        className="block max-h-[50vh] w-full resize-none bg-transparent outline-none"
      />
      <TextLimit field={field} />
      {isOther && !isUnderWay ? <ChangedMeanwhile text={message.text} /> : null}
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        <Button onPress={onClose}>{t('editor.cancel')}</Button>
        {asksFirst ? null : onAskAgain === null ? null : (
          <Button isDisabled={!canSave} onPress={() => void done(onAskAgain)}>
            {t('editor.askAgain')}
          </Button>
        )}
        <Button look={asksFirst ? 'secondary' : 'primary'} isDisabled={!canSave} onPress={() => void save()}>
          {t('editor.save')}
        </Button>
        {asksFirst ? (
          <Button look="primary" isDisabled={!canSave} onPress={() => void done(onAskAgain)}>
            {t('editor.askAgain')}
          </Button>
        ) : null}
      </div>
      {isAsking ? (
        <Suspense>
          <ConfirmDialog
            title={t('editor.drop.title')}
            confirm={t('editor.drop.confirm')}
            onConfirm={onClose}
            onClose={() => setIsAsking(false)}
          >
            {t('editor.drop.text')}
          </ConfirmDialog>
        </Suspense>
      ) : null}
    </div>
  );
}
