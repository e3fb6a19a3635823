import type { ActiveRun } from '../../generated/ActiveRun';
import type { Event } from '../../generated/Event';
import type { MessageId } from '../../generated/MessageId';
import type { RunId } from '../../generated/RunId';
import type { RunWait } from '../../generated/RunWait';
import type { UserId } from '../../generated/UserId';

/** An answer while it is being made. */
export interface LiveRun {
  runId: RunId;
  messageId: MessageId;
  /** `null` until it is known. */
  askedBy: UserId | null;
  /** The whole text of the message so far. */
  text: string;
  reasoning: string;
  wait: RunWait | null;
}

type Delta = Extract<Event, { type: 'run_delta' }>;

export function liveRunOf(run: ActiveRun | null): LiveRun | null {
  if (run === null) return null;
  const { run_id, message_id, asked_by, text, reasoning, wait } = run;
  return { runId: run_id, messageId: message_id, askedBy: asked_by, text, reasoning, wait };
}

/**
 * The run with a delta put in its place. A repeat changes nothing; `'gap'` if something before it is missing,
 * so that the run must be asked for again.
 */
export function withDelta(run: LiveRun | null, delta: Delta): LiveRun | 'gap' {
  if (run === null || run.runId !== delta.run_id) return 'gap';
  const known = delta.kind === 'text' ? run.text : run.reasoning;
  const repeated = known.length - delta.offset;
  if (repeated < 0) return 'gap';
  if (repeated >= delta.text.length) return run;
  const grown = known + delta.text.slice(repeated);
  return delta.kind === 'text'
    ? { ...run, text: grown, wait: null }
    : { ...run, reasoning: grown, wait: null };
}
