const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/** How long to wait before connecting again: doubling from 0.5 s to 20 s, of which a random part. `attempt` counts from 0. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16)) * random();
}

/** What the end of a socket asks for (section 13 of the protocol). */
export type Next =
  /** `notBeforeMs`: what the host is owed, whatever happens meanwhile. */
  | { type: 'again'; afterMs: number; notBeforeMs: number; withNewToken: boolean }
  | { type: 'stop'; why: 'revoked' | 'incompatible' };

export function afterClose(code: number, attempt: number, random: () => number = Math.random): Next {
  const again = (afterMs: number, { notBeforeMs = 0, withNewToken = false } = {}): Next => ({
    type: 'again',
    afterMs,
    notBeforeMs,
    withNewToken,
  });
  switch (code) {
    case 4403:
      return { type: 'stop', why: 'revoked' };
    case 4426:
      return { type: 'stop', why: 'incompatible' };
    case 4401:
      return again(backoffMs(attempt, random), { withNewToken: true });
    case 4440:
      return again(0, { withNewToken: true });
    case 4408:
      return again(0);
    case 1007:
    case 1009:
    case 4429:
      return again(LONGEST_MS + LONGEST_MS * random(), { notBeforeMs: LONGEST_MS });
    default:
      return again(backoffMs(attempt, random));
  }
}
