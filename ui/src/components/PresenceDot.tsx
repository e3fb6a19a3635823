interface PresenceDotProps {
  isHere: boolean;
  className?: string;
}

/** Whether somebody is here now. A ring where they are not, so that it does not depend on colour; words say it beside it. */
export function PresenceDot({ isHere, className = '' }: PresenceDotProps) {
  return (
    <span
      aria-hidden
      className={`inline-block size-2 shrink-0 rounded-full ${isHere ? 'bg-good' : 'border border-line-strong'} ${className}`}
    />
  );
}
