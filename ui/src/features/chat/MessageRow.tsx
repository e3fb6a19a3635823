import { memo, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runCommand } from '../../components/commands';
import { ErrorBoundary } from '../../components/ErrorBoundary';
import { PlainText } from '../../components/markdown/PlainText';
import type { MessageView } from '../../generated/MessageView';
import { Answer } from './Answer';
import { AnswerFacts } from './AnswerFacts';
import { authorName } from './authors';
import { useChat } from './ChatContext';
import { endEdit, setEdit, useEdits } from './edits';
import type { LiveRun } from './liveRun';
import { MessageToolbar } from './MessageToolbar';
import { PromptEditor } from './PromptEditor';
import { UserText } from './UserText';

interface MessageRowProps {
  view: MessageView;
  run: LiveRun | null;
  last: boolean;
}

/** One message. A fault in drawing it leaves the others, and its text, on the screen. */
export const MessageRow = memo(function MessageRow({ view, run, last }: MessageRowProps) {
  const { t } = useTranslation('chat');
  const { participants } = useChat();
  const { message } = view;
  const isAnswer = message.answer !== null;
  const name = authorName(message, participants) || (isAnswer ? t('assistant') : t('you'));
  return (
    <article aria-label={name} className="group mx-auto w-full max-w-184 px-6 py-1.5">
      <ErrorBoundary resetKey={message} fallback={() => <PlainText text={message.text} />}>
        {isAnswer ? (
          <AnswerBody view={view} run={run} last={last} name={name} />
        ) : (
          <Prompt view={view} last={last} />
        )}
      </ErrorBoundary>
    </article>
  );
});

function AnswerBody({ view, run, last, name }: MessageRowProps & { name: string }) {
  const { message } = view;
  return (
    <>
      <Answer message={message} run={run} name={name} />
      {/* There from the beginning: with another last element beside it, a long answer would be styled anew. */}
      <footer className="mt-1 flex min-h-7 flex-wrap items-center gap-x-3">
        {message.answer === null || run !== null || message.status === 'streaming' ? null : (
          <>
            <AnswerFacts answer={message.answer} used={message.status !== 'failed'} />
            <MessageToolbar view={view} pinned={last} unanswered={false} onEdit={() => {}} />
          </>
        )}
      </footer>
    </>
  );
}

function Prompt({ view, last }: { view: MessageView; last: boolean }) {
  const { actions, answering } = useChat();
  const { message } = view;
  const edit = useEdits((edits) => edits.get(message.id));
  const [opened, setOpened] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const left = useRef(false);

  useLayoutEffect(() => {
    if (edit !== undefined || !left.current) return;
    left.current = false;
    const button = box.current?.querySelector<HTMLButtonElement>('button[name="edit"]:enabled');
    if (button) button.focus();
    else runCommand('focus_input');
  }, [edit]);

  if (edit !== undefined) {
    return (
      <PromptEditor
        text={edit}
        onChange={(text) => setEdit(message.id, text)}
        opened={opened}
        onSend={async (text) => {
          const sent = await actions.editPrompt(message.id, text);
          if (sent) {
            endEdit(message.id);
            runCommand('focus_input');
          }
        }}
        onClose={() => {
          left.current = true;
          endEdit(message.id);
        }}
      />
    );
  }
  return (
    <div ref={box} className="flex flex-col items-end">
      <div className="max-w-[85%] min-w-0 rounded-2xl rounded-br-md bg-hover px-4 py-2 leading-[1.55]">
        <UserText text={message.text} />
      </div>
      <MessageToolbar
        view={view}
        pinned={last && !answering}
        unanswered={last && !answering}
        onEdit={() => {
          setOpened(true);
          setEdit(message.id, message.text);
        }}
      />
    </div>
  );
}
