import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Spinner } from './Spinner';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent data-hovered:bg-accent-hover',
  secondary: 'border border-line bg-surface text-ink data-hovered:bg-hover',
  quiet: 'text-ink data-hovered:bg-hover',
  danger: 'border border-danger/40 bg-surface text-danger data-hovered:bg-danger-soft',
};

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  children: React.ReactNode;
  look?: Look;
  className?: string;
}

export function Button({ look = 'secondary', className = '', children, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      className={`inline-flex min-h-8 cursor-default items-center justify-center gap-2 rounded-lg px-3 py-1 text-sm font-medium transition-colors data-disabled:opacity-50 data-pressed:scale-[0.985] ${looks[look]} ${className}`}
    >
      {rest.isPending ? <Spinner /> : null}
      {children}
    </AriaButton>
  );
}
