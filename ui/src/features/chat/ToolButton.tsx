import type { LucideIcon } from 'lucide-react';

interface ToolButtonProps {
  /** By which `useKeptFocus` knows it again. */
  name?: string;
  icon: LucideIcon;
  label: string;
  onPress: () => void;
  disabled?: boolean;
  /** Its message becomes higher by it. */
  unfolds?: boolean;
  /** What it opens beside itself. */
  opens?: 'menu' | 'dialog';
}

/** A button of a message. There are many of them while a chat scrolls by, so it is as plain as can be. */
export function ToolButton({
  name,
  icon: Icon,
  label,
  onPress,
  disabled = false,
  unfolds,
  opens,
}: ToolButtonProps) {
  return (
    <button
      type="button"
      name={name}
      aria-label={label}
      title={label}
      disabled={disabled}
      data-unfolds={unfolds}
      aria-haspopup={opens}
      onClick={onPress}
      className="inline-flex size-7 items-center justify-center rounded-md text-quiet transition-colors hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-40"
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
