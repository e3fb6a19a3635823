import type { UnixMillis } from '../../../generated/UnixMillis';

/** A moment, to the minute. */
export function timeText(at: UnixMillis, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
