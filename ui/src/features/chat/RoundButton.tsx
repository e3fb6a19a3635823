import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components/Button';

interface RoundButtonProps {
  icon: LucideIcon;
  label: string;
  filled?: boolean;
  isDisabled: boolean;
  onPress: () => void;
}

/** The one button that matters in its row. */
export function RoundButton({ icon: Icon, label, filled = false, ...rest }: RoundButtonProps) {
  return (
    <Button
      {...rest}
      aria-label={label}
      className="inline-flex size-8 shrink-0 cursor-default items-center justify-center rounded-xl bg-accent text-on-accent transition-colors data-disabled:bg-hover data-disabled:text-quiet data-hovered:bg-accent-hover"
    >
      <Icon size={filled ? 13 : 18} strokeWidth={2} fill={filled ? 'currentColor' : 'none'} aria-hidden />
    </Button>
  );
}
