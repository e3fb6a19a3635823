import { create } from 'zustand';
import type { MessageId } from '../../generated/MessageId';

/** A message is folded to so many lines, and only if it is likely to have more than that and half a screen. */
const FOLDED_LINES = 40;
const FROM_LINES = 52;
const LINE_CHARS = 85;

/** What the user, or a way to a place inside, unfolded or folded; a row that is scrolled away comes back so. */
export const useFolds = create<ReadonlyMap<MessageId, 'open' | 'folded'>>()(() => new Map());

const MOST = 2000;

/** Folds a long message or shows it whole, wherever its row is. */
export function setFold(messageId: MessageId, fold: 'open' | 'folded'): void {
  useFolds.setState((folds) => {
    if (folds.get(messageId) === fold) return folds;
    const rest = [...folds].filter(([id]) => id !== messageId).slice(-MOST);
    return new Map([...rest, [messageId, fold]]);
  }, true);
}

/** Whether a text is so long that it is folded. Looks only as far as it must. */
export function isLong(text: string): boolean {
  if (text.length > FROM_LINES * LINE_CHARS) return true;
  return likelyLines(text) > FROM_LINES;
}

/** The lines that a message takes as it is shown at first, about. */
export function shownLines(text: string, folds: boolean): number {
  if (folds && isLong(text)) return FOLDED_LINES;
  return text.length > 20_000 ? Math.ceil(text.length / LINE_CHARS) : likelyLines(text);
}

function likelyLines(text: string): number {
  let lines = 0;
  for (const line of text.split('\n')) lines += Math.max(1, Math.ceil(line.length / LINE_CHARS));
  return lines;
}
