import { memo, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { runCommand } from '../../components/commands';
import { ErrorBoundary } from '../../components/ErrorBoundary';
import { PlainText } from '../../components/markdown/PlainText';
import type { MessageView } from '../../generated/MessageView';
import { Answer } from './Answer';
import { AnswerFacts } from './AnswerFacts';
import { assistantOf, authorName } from './authors';
import { useChat } from './ChatContext';
import { Tombstone } from './deleting/Tombstone';
import { useIsGone } from './deleting/useIsGone';
import { EditedMark } from './editing/EditedMark';
import { endEdit, startEdit, useEdits } from './editing/edits';
import { MessageEditor } from './editing/MessageEditor';
import { MessageFiles } from './files/shown/MessageFiles';
import type { LiveRun } from './liveRun';
import { MessageToolbar } from './MessageToolbar';
import { useMenuByPointer } from './menu/useMenuByPointer';
import { OtherPrompt } from './OtherPrompt';
import { PendingNote } from './PendingNote';
import { PromptFoot } from './PromptFoot';
import { tombstoneOf } from './pendingChanges';
import type { PendingMessage } from './pendingViews';
import { personOf } from './people';
import { ReadBy } from './ReadBy';
import { ReactionRow } from './reactions/ReactionRow';
import { Quote } from './replies/Quote';
import { UserText } from './UserText';
import { WaitingMark } from './WaitingMark';

interface MessageRowProps {
  view: MessageView;
  run: LiveRun | null;
  last: boolean;
  /** Set for a message that its host has not confirmed. */
  pending: PendingMessage | null;
  /** The names of those who have read up to here. */
  readers: readonly string[];
  /** It belongs to the message before it, and its author is named there. */
  goesOn: boolean;
  /** The next message answers it. */
  isAnswered: boolean;
  /** It is shown as it will be: what makes it so waits to be sent. */
  isChanging: boolean;
  /** The next message belongs to it. */
  isContinued: boolean;
}

/** One message. A fault in drawing it leaves the others, and its text, on the screen. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { t } = useTranslation('chat');
  const { participants, me } = useChat();
  const { message } = props.view;
  const author = personOf(participants.get(message.author_id));
  const unnamed = author === null || author.userId === me ? t('you') : t('somebody');
  const name = authorName(message, participants) || (message.answer === null ? unnamed : t('assistant'));
  const isGone = useIsGone(message.id);
  const view = isGone && !message.deleted ? { ...props.view, message: tombstoneOf(message) } : props.view;
  const onContextMenu = useMenuByPointer(view, view.message.deleted || props.pending !== null);
  return (
    <article
      aria-label={name}
      onContextMenu={onContextMenu}
      className={`group mx-auto w-full max-w-184 px-6 ${props.goesOn ? 'pt-0.5' : 'pt-1.5'} ${props.isContinued ? 'pb-0.5' : 'pb-1.5'}`}
    >
      <ErrorBoundary resetKey={message} fallback={() => <PlainText text={message.text} />}>
        <Body {...props} view={view} name={name} />
      </ErrorBoundary>
    </article>
  );
});

function Body(props: MessageRowProps & { name: string }) {
  const { participants, me, answering } = useChat();
  const { view, last, readers, isContinued } = props;
  const { message } = view;
  if (message.deleted) {
    return (
      <>
        <Tombstone message={message} />
        {props.isChanging ? <WaitingMark /> : null}
      </>
    );
  }
  if (message.answer !== null) return <AnswerBody {...props} />;
  const author = personOf(participants.get(message.author_id));
  if (author === null || author.userId === me) return <Prompt {...props} />;
  return (
    <OtherPrompt
      author={author}
      name={props.name}
      view={view}
      pinned={false}
      unanswered={last && !answering && assistantOf(participants) !== null}
      readers={readers}
      isNamed={!props.goesOn}
      isContinued={isContinued}
      isChanging={props.isChanging}
    />
  );
}

function AnswerBody({ view, run, last, name, readers, isChanging }: MessageRowProps & { name: string }) {
  const { message } = view;
  return (
    <>
      <Answer message={message} run={run} name={name} last={last} />
      <ReactionRow message={message} />
      {isChanging ? <WaitingMark /> : null}
      {/* There from the beginning: with another last element beside it, a long answer would be styled anew. */}
      <footer className="mt-1 flex min-h-7 flex-wrap items-center gap-x-3">
        {message.answer === null || run !== null || message.status === 'streaming' ? null : (
          <>
            <AnswerFacts answer={message.answer} used={message.status !== 'failed'} />
            <MessageToolbar view={view} pinned={last} unanswered={false} onEdit={null} />
          </>
        )}
        <span className="flex-1" />
        <ReadBy names={readers} />
      </footer>
    </>
  );
}

function Prompt({ view, last, pending, readers, isContinued, isAnswered, isChanging }: MessageRowProps) {
  const { actions, answering, participants, several } = useChat();
  const { message } = view;
  const edit = useEdits(({ edits }) => edits.get(message.id));
  const box = useRef<HTMLDivElement>(null);
  const left = useRef(false);

  useLayoutEffect(() => {
    if (edit !== undefined || !left.current) return;
    left.current = false;
    const button = box.current?.querySelector<HTMLButtonElement>('button[name="edit"]:enabled');
    if (button) button.focus();
    else runCommand('focus_input');
  }, [edit]);

  const close = () => {
    left.current = true;
    endEdit(message.id);
  };
  if (edit !== undefined) {
    return (
      <MessageEditor
        message={message}
        edit={edit}
        asksByKey={!several}
        onSave={async (text) => {
          if (await actions.editMessage(message.id, text)) close();
        }}
        onAskAgain={
          answering || !(isAnswered || (!several && assistantOf(participants) !== null))
            ? null
            : async (text) => {
                if (!(await actions.editPrompt(message.id, text))) return;
                endEdit(message.id);
                runCommand('focus_input');
              }
        }
        onClose={close}
      />
    );
  }
  return (
    <div ref={box} className="relative flex flex-col items-end">
      <MessageFiles message={message} isPending={pending !== null} isOwn />
      {message.text === '' && message.reply_to === undefined && message.edited_at === undefined ? null : (
        <div className="max-w-[85%] min-w-0 rounded-2xl rounded-br-md bg-hover px-4 py-2 leading-[1.55]">
          {message.reply_to === undefined ? null : <Quote messageId={message.reply_to} />}
          <UserText messageId={message.id} text={message.text} />
          <EditedMark message={message} />
        </div>
      )}
      <ReactionRow message={message} isOwn />
      {isChanging && pending === null ? <WaitingMark /> : null}
      {pending === null ? (
        <PromptFoot
          view={view}
          pinned={last && !answering && !several}
          unanswered={last && !answering && (!several || assistantOf(participants) !== null)}
          onEdit={() => startEdit(message)}
          isContinued={isContinued}
          isOwn
          readers={readers}
        />
      ) : (
        <PendingNote {...pending} />
      )}
    </div>
  );
}
