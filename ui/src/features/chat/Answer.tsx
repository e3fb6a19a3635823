import { useEffect, useState } from 'react';
import { Markdown } from '../../components/markdown/Markdown';
import type { Message } from '../../generated/Message';
import type { MessageId } from '../../generated/MessageId';
import { useChat } from './ChatContext';
import { Fold } from './Fold';
import { LeftOutFiles } from './LeftOutFiles';
import type { LiveRun } from './liveRun';
import { Reasoning } from './Reasoning';
import { AnswerEnding } from './RunProblem';
import { RunWaiting } from './RunWaiting';
import { Dots, TypingIndicator } from './TypingIndicator';

interface AnswerProps {
  message: Message;
  /** The run that is writing it, if one is. */
  run: LiveRun | null;
  name: string;
  /** It is the newest message. */
  last: boolean;
}

export function Answer({ message, run, name, last }: AnswerProps) {
  const streaming = run !== null;
  const isNews = useIsNews(message);
  const text = streaming ? run.text : message.text;
  const reasoning = streaming ? run.reasoning : (message.answer?.reasoning ?? '');
  const waiting = streaming && run.wait !== null ? run.wait : null;
  return (
    <>
      {reasoning === '' ? null : <Reasoning text={reasoning} live={streaming && text === ''} />}
      {text === '' ? null : (
        <Fold messageId={message.id} text={text} whole={streaming || last}>
          <Markdown text={text} streaming={streaming} />
        </Fold>
      )}
      {waiting === null ? null : (
        <RunWaiting wait={waiting} provider={message.answer?.provider_name ?? name} />
      )}
      {streaming && text === '' && waiting === null ? <Thinking name={name} /> : null}
      {streaming ? null : <LeftOutFiles files={message.answer?.left_out ?? []} />}
      {streaming ? null : <AnswerEnding message={message} isOld={!isNews} />}
    </>
  );
}

/** From the start of a run to the first of its text. Where several people are, the line above the field says it. */
function Thinking({ name }: { name: string }) {
  const { several } = useChat();
  if (!several) return <TypingIndicator thinking={name} />;
  return (
    <p aria-hidden className="py-2">
      <Dots />
    </p>
  );
}

/** Answers whose end was on the screen already. */
const told = new Set<MessageId>();

/**
 * Whether its end is news: it was written before the reader's eyes, or since the window was opened and too fast to
 * be seen at it. A row that only comes into the view again has none.
 */
function useIsNews({ id, status, created_at }: Message): boolean {
  const [isNews, setIsNews] = useState(() => created_at >= performance.timeOrigin && !told.has(id));
  if (!isNews && status === 'streaming') setIsNews(true);
  useEffect(() => {
    if (status !== 'streaming') told.add(id);
  }, [id, status]);
  return isNews;
}
