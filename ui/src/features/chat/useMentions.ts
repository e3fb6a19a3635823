import { type RefObject, useMemo } from 'react';
import { matching, mentionAt } from './mentions';
import { type Suggestions, useSuggestions } from './useSuggestions';

export interface Mentionable {
  /** Unique among them. */
  id: string;
  name: string;
  isAssistant: boolean;
}

const MOST_SHOWN = 8;

export type Mentions = Suggestions<Mentionable>;

/** The list of names below an `@` that is being written. */
export function useMentions(
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  change: (text: string) => void,
  all: readonly Mentionable[],
): Mentions {
  const source = useMemo(
    () => ({
      placeAt: mentionAt,
      optionsOf: (query: string) => matching(all, query).slice(0, MOST_SHOWN),
      written: ({ name }: Mentionable) => `@${name}`,
    }),
    [all],
  );
  return useSuggestions(area, text, change, source);
}
