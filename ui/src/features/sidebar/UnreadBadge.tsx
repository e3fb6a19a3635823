interface UnreadBadgeProps {
  count: number;
  isMentioned: boolean;
}

/** How many messages are new; loud only where one of them is for the user. Words say it elsewhere. */
export function UnreadBadge({ count, isMentioned }: UnreadBadgeProps) {
  if (count === 0) return null;
  const look = isMentioned ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent';
  return (
    <span
      aria-hidden
      className={`flex h-4.5 min-w-4.5 items-center justify-center gap-px rounded-full px-1.5 text-xs leading-none font-semibold tabular-nums ${look}`}
    >
      {isMentioned ? <span>@</span> : null}
      {count > 99 ? '99+' : count}
    </span>
  );
}
