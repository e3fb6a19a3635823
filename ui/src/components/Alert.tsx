import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Tone = 'error' | 'warning' | 'info';

const tones = {
  error: { box: 'bg-danger-soft', icon: 'text-danger', Icon: CircleAlert },
  warning: { box: 'bg-warn-soft', icon: 'text-ink', Icon: TriangleAlert },
  info: { box: 'bg-accent-soft', icon: 'text-accent', Icon: Info },
} as const;

export interface AlertProps {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  /** What can be done about it. */
  actions?: ReactNode;
  className?: string;
  /** It was there before it came into the view: nobody is interrupted by it. */
  isOld?: boolean;
}

/** What went wrong, in words, with what to do. Something that is only good to know is a status. */
export function Alert({
  tone = 'error',
  title,
  children,
  actions,
  className = '',
  isOld = false,
}: AlertProps) {
  const role = tone === 'info' ? 'status' : 'alert';
  const { box, icon, Icon } = tones[tone];
  return (
    <div
      role={isOld ? undefined : role}
      className={`flex items-start gap-3 rounded-lg px-3 py-2 text-sm text-ink ${box} ${className}`}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden className={`mt-0.5 shrink-0 ${icon}`} />
      <div className="selectable min-w-0 flex-1 wrap-anywhere">
        {title === undefined ? null : <p className="font-medium">{title}</p>}
        {children}
      </div>
      {actions === undefined ? null : (
        <div className="-my-0.5 flex shrink-0 flex-wrap items-center gap-2">{actions}</div>
      )}
    </div>
  );
}
