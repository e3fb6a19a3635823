import { type FilterKey, HAS_VALUES } from '../../host/search/queryText';

/** What a filter can be completed to. */
export interface FilterChoice {
  value: string;
  /** Where it is not the value itself that says it best. */
  words?: 'file' | 'image' | 'link' | 'code' | 'today' | 'yesterday' | 'week' | 'month' | 'year';
}

const MOST_CHOICES = 8;
const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_AGO = { today: 0, yesterday: 1, week: 7, month: 30, year: 365 } as const;

export function hasChoices(typed: string): readonly FilterChoice[] {
  return HAS_VALUES.filter((value) => value.startsWith(typed.toLowerCase())).map((value) => ({
    value,
    words: value,
  }));
}

export function dayChoices(typed: string, now: number): readonly FilterChoice[] {
  return Object.entries(DAYS_AGO)
    .map(([words, days]) => ({
      value: dayText(new Date(now - days * DAY_MS)),
      words: words as keyof typeof DAYS_AGO,
    }))
    .filter(({ value, words }) => value.startsWith(typed) || words.startsWith(typed.toLowerCase()));
}

/** Whether it is a day that the filter is written with. */
export function takesDay(key: FilterKey): boolean {
  return key === 'before' || key === 'after';
}

/** Those that begin with what is typed come first, then those that have it anywhere. */
export function nameChoices(names: readonly string[], typed: string): readonly FilterChoice[] {
  const wanted = folded(typed);
  const found = [...new Set(names)].filter((name) => name !== '' && folded(name).includes(wanted));
  const begins = (name: string) => folded(name).startsWith(wanted);
  const sorted = [...found.filter(begins), ...found.filter((name) => !begins(name))];
  return sorted.slice(0, MOST_CHOICES).map((value) => ({ value }));
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** By the local calendar, as a date field has it. */
function dayText(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
