import { create } from 'zustand';

const RECENT = 'hearth.emoji.recent';
const TONE = 'hearth.emoji.tone';
const MOST_KEPT = 27;
/** The first ones, until the user has others. */
const USUAL = ['👍', '❤️', '😂', '🎉', '😮', '😢'];

interface UsedEmoji {
  /** The last used first. */
  recent: readonly string[];
  /** From light to dark, 1 to 5; 0 without. */
  tone: number;
}

/** Which emoji the user takes, and in which skin tone. The browser keeps it where it can. */
export const useUsedEmoji = create<UsedEmoji>()(() => ({ recent: keptRecent(), tone: keptTone() }));

export function noteUsed(char: string): void {
  const { recent } = useUsedEmoji.getState();
  const next = [char, ...recent.filter((one) => one !== char)].slice(0, MOST_KEPT);
  useUsedEmoji.setState({ recent: next });
  keep(RECENT, JSON.stringify(next));
}

export function chooseTone(tone: number): void {
  useUsedEmoji.setState({ tone });
  keep(TONE, String(tone));
}

/** So many at hand: those used last, and the usual ones behind them. */
export function atHand(recent: readonly string[], count: number): string[] {
  return [...new Set([...recent, ...USUAL])].slice(0, count);
}

function keptRecent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
    const texts = Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
    return texts.slice(0, MOST_KEPT);
  } catch {
    return [];
  }
}

function keptTone(): number {
  try {
    const tone = Number(localStorage.getItem(TONE));
    return Number.isInteger(tone) && tone >= 0 && tone <= 5 ? tone : 0;
  } catch {
    return 0;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It is only a convenience.
  }
}
