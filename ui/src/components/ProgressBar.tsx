interface ProgressBarProps {
  /** What goes on, as "Uploading a.png". */
  label: string;
  done: number;
  /** 0 where nobody knows. */
  whole: number;
  className?: string;
}

/** How far something has come that the user waits for. */
export function ProgressBar({ label, done, whole, className = '' }: ProgressBarProps) {
  const isKnown = whole > 0;
  const percent = isKnown ? Math.min(100, Math.floor((done / whole) * 100)) : 100;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isKnown ? percent : undefined}
      className={`h-1 overflow-hidden rounded-full bg-line ${className}`}
    >
      <div
        className={`h-full bg-accent transition-[width] ${isKnown ? '' : 'animate-pulse'}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
