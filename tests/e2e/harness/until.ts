/** How long a user is expected to wait at most for something that should be immediate. */
export const PATIENCE_MS = 10_000;

const PAUSE_MS = 40;

interface Waiting {
  /** Milliseconds. */
  within?: number;
  /** What to say when it never came; called once, at the end. */
  otherwise: () => string | Promise<string>;
}

/**
 * Asks again and again until the answer is neither false nor null nor undefined, and gives that answer.
 * An answer that throws counts as "not yet": pages change while they are looked at.
 */
export async function until<T>(
  ask: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  { within = PATIENCE_MS, otherwise }: Waiting,
): Promise<T> {
  const end = Date.now() + within;
  let lastFault: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
      lastFault = undefined;
    } catch (fault) {
      lastFault = fault;
    }
    if (Date.now() > end) break;
    await pause(PAUSE_MS);
  }
  const fault = lastFault === undefined ? '' : `\nLast fault while looking: ${String(lastFault)}`;
  throw new Error(`${await otherwise()} (waited ${within / 1000} s)${fault}`);
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
