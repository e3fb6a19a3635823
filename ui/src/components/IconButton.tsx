import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  icon: LucideIcon;
  /** The accessible name; the tooltip says the same. */
  label: string;
  className?: string;
}

export function IconButton({ icon: Icon, label, className = '', ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={600} closeDelay={0}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={`inline-flex size-8 shrink-0 cursor-default items-center justify-center rounded-lg text-quiet transition-colors data-hovered:bg-hover data-hovered:text-ink data-disabled:opacity-40 ${className}`}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
      </AriaButton>
      <Tooltip offset={6} className="rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-pop select-none">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
