import { useState } from 'react';
import { Markdown } from '../../components/markdown/Markdown';
import type { Message } from '../../generated/Message';
import type { LiveRun } from './liveRun';
import { Reasoning } from './Reasoning';
import { AnswerEnding } from './RunProblem';
import { RunWaiting } from './RunWaiting';
import { TypingIndicator } from './TypingIndicator';

interface AnswerProps {
  message: Message;
  /** The run that is writing it, if one is. */
  run: LiveRun | null;
  name: string;
}

export function Answer({ message, run, name }: AnswerProps) {
  const streaming = run !== null;
  const wasWritten = useWasWritten(message);
  const text = streaming ? run.text : message.text;
  const reasoning = streaming ? run.reasoning : (message.answer?.reasoning ?? '');
  const waiting = streaming && run.wait !== null ? run.wait : null;
  return (
    <>
      {reasoning === '' ? null : <Reasoning text={reasoning} live={streaming && text === ''} />}
      {text === '' ? null : <Markdown text={text} streaming={streaming} />}
      {waiting === null ? null : (
        <RunWaiting wait={waiting} provider={message.answer?.provider_name ?? name} />
      )}
      {streaming && text === '' && waiting === null ? <TypingIndicator name={name} /> : null}
      {streaming ? null : <AnswerEnding message={message} isOld={!wasWritten} />}
    </>
  );
}

/** Whether it was being written at any time since it came into the view. */
function useWasWritten({ status }: Message): boolean {
  const [was, setWas] = useState(false);
  if (!was && status === 'streaming') setWas(true);
  return was;
}
