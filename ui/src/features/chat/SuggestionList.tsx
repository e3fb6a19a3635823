import type { ReactNode } from 'react';
import type { Suggestions } from './useSuggestions';

interface SuggestionListProps<Option> {
  suggestions: Suggestions<Option>;
  label: string;
  /** Unique among them. */
  keyOf: (option: Option) => string;
  /** Says which one is chosen, and its place among them. */
  news: (chosen: Option, place: number, count: number) => string;
  children: (option: Option) => ReactNode;
}

/** What the word before the caret can become. The focus stays in the field. */
export function SuggestionList<Option>(props: SuggestionListProps<Option>) {
  const { suggestions, label, keyOf, news, children } = props;
  const { options, active, listId, optionId, choose } = suggestions;
  const chosen = options[active];
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {chosen === undefined ? '' : news(chosen, active + 1, options.length)}
      </p>
      {options.length === 0 ? null : (
        <div
          role="listbox"
          id={listId}
          aria-label={label}
          className="absolute bottom-full left-0 z-10 mb-1 max-h-72 w-72 max-w-full overflow-auto rounded-xl border border-line bg-surface p-1 shadow-pop"
        >
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the keys.
            <div
              key={keyOf(option)}
              id={optionId(index)}
              role="option"
              aria-selected={index === active}
              // The field must not lose the focus to it.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
              className={`flex min-h-8 items-center gap-2 rounded-lg px-2 py-1 text-sm ${index === active ? 'bg-hover' : ''}`}
            >
              {children(option)}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
