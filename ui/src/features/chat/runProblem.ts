import type { AnswerInfo } from '../../generated/AnswerInfo';
import type { Message } from '../../generated/Message';
import type { RunErrorCode } from '../../generated/RunErrorCode';

/** What a user can do about an answer that did not come or did not end. */
export type WayOut = 'settings' | 'again' | 'continue';

const inSettings: ReadonlySet<RunErrorCode> = new Set([
  'no_key',
  'key_refused',
  'no_model',
  'model_not_found',
  'unexpected_reply',
]);

/** The ways out, the best first. An answer with text is gone on with, one without is asked for again. */
export function waysOut(code: RunErrorCode | null, hasText: boolean): WayOut[] {
  const ways: WayOut[] = hasText ? ['continue', 'again'] : ['again'];
  return code !== null && inSettings.has(code) ? ['settings', ...ways] : ways;
}

/** How an answer ended, if it is not simply whole. */
export type Ending =
  | { type: 'problem'; code: RunErrorCode }
  | { type: 'note'; note: 'stopped' | 'length' | 'contentFilter' | 'interrupted' };

export function endingOf({ status, answer }: Message): Ending | null {
  if (status === 'stopped') return { type: 'note', note: 'stopped' };
  if (status === 'failed' || status === 'interrupted') {
    return answer?.error
      ? { type: 'problem', code: answer.error.code }
      : { type: 'note', note: 'interrupted' };
  }
  if (status !== 'complete' || answer === null) return null;
  return endingOfFinish(answer);
}

function endingOfFinish({ finish }: AnswerInfo): Ending | null {
  if (finish === 'length') return { type: 'note', note: 'length' };
  return finish === 'content_filter' ? { type: 'note', note: 'contentFilter' } : null;
}
