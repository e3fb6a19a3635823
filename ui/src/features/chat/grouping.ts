import type { MessageView } from '../../generated/MessageView';

/** What comes later than this is said anew. */
const TOGETHER_MS = 5 * 60 * 1000;

/** Whether a message goes on with what the same person has just said, so that they need not be named again. */
export function goesOn(before: MessageView | undefined, { message }: MessageView): boolean {
  if (before === undefined) return false;
  const last = before.message;
  if (last.answer !== null || message.answer !== null || last.deleted || message.deleted) return false;
  return (
    last.author_id === message.author_id &&
    Math.abs(message.created_at - last.created_at) <= TOGETHER_MS &&
    isOneDay(last.created_at, message.created_at)
  );
}

/** By the local calendar. */
function isOneDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
