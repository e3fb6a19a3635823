/** What the labelled fields have in common. */
export const fieldClasses = {
  label: 'text-sm font-medium',
  hint: 'text-xs text-quiet',
  error: 'text-xs text-danger',
  input:
    'w-full min-h-8 rounded-lg border border-line-strong/60 bg-surface px-3 py-1 text-sm outline-none placeholder:text-quiet data-invalid:border-danger data-focused:border-focus data-focused:outline-2 data-focused:outline-offset-0 data-focused:outline-focus/40 data-disabled:opacity-60',
} as const;
