type Length = 'time' | 'day' | 'date' | 'full';

const OPTIONS: Record<Length, Intl.DateTimeFormatOptions> = {
  time: { timeStyle: 'short' },
  day: { day: 'numeric', month: 'short' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
};

/** To make one takes longer than to draw a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: string, length: Length): Intl.DateTimeFormat {
  const key = `${language} ${length}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, OPTIONS[length]);
  formats.set(key, known);
  return known;
}

/** When something was written, as short as it is still told apart: a time of today, a day of this year, a date. */
export function hitTime(language: string, at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return formatOf(language, 'time').format(at);
  const isThisYear = date.getFullYear() === today.getFullYear();
  return formatOf(language, isThisYear ? 'day' : 'date').format(at);
}

/** The whole of it. */
export function fullHitTime(language: string, at: number): string {
  return formatOf(language, 'full').format(at);
}
