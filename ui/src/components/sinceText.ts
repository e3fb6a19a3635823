const MINUTE_MS = 60_000;
const STEPS = [
  { unit: 'minute', ms: MINUTE_MS },
  { unit: 'hour', ms: 60 * MINUTE_MS },
  { unit: 'day', ms: 24 * 60 * MINUTE_MS },
] as const;
/** Beyond it a date says more than a number of days. */
const LONGEST_MS = 14 * 24 * 60 * MINUTE_MS;

/** `3 minutes ago`, `yesterday`; the date of what is long ago. */
export function sinceText(language: string, at: number, now: number): string {
  // The other's clock may run ahead.
  const ago = Math.max(now - at, 0);
  if (ago > LONGEST_MS) return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (ago < MINUTE_MS) return format.format(0, 'second');
  const step = STEPS.findLast(({ ms }) => ago >= ms) ?? STEPS[0];
  return format.format(-Math.floor(ago / step.ms), step.unit);
}
