/** One measured thing beside its limit, in the form that `cargo xtask bench` reads. */
export interface Row {
  what: string;
  unit: string;
  /** One number for each run. */
  hearth: number[];
  limit: { name: string; runs: number[] } | null;
  goal: { ratio_at_most: number } | { more_at_most: number } | { at_most: number };
}

export interface Sizes {
  runs: number;
  /** First tokens of which each run takes the median. */
  firstTokens: number;
  /** In the long answer. */
  tokens: number;
  /** Milliseconds of scrolling in each run. */
  scrolling: number;
  /** Long answers in the chat that is drawn. */
  answers: number;
  /** Chats that are walked through. */
  chats: number;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
