/** When something was written, as short as it is still told apart: a time of today, a day of this year, a date. */
export function hitTime(language: string, at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  const isToday = date.toDateString() === today.toDateString();
  if (isToday) return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(at);
  const isThisYear = date.getFullYear() === today.getFullYear();
  const day = { day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat(language, isThisYear ? day : { ...day, year: 'numeric' }).format(at);
}
