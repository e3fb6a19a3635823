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
      className={`flex flex-wrap gap-x-3 gap-y-1 rounded-lg px-3 py-1.5 text-sm text-ink ${box} ${className}`}
    >
      {/* Where both do not fit beside each other, the actions go below the words. */}
      <div className="flex min-w-0 flex-1 basis-56 items-start gap-3 self-center py-0.5">
        <Icon size={18} strokeWidth={1.75} aria-hidden className={`mt-px shrink-0 ${icon}`} />
        <div className="selectable min-w-0 flex-1 wrap-anywhere">
          {title === undefined ? null : <p className="font-semibold">{title}</p>}
          {children}
        </div>
      </div>
      {actions === undefined ? null : (
        <div className="ml-auto flex shrink-0 flex-wrap items-center gap-2">{actions}</div>
      )}
    </div>
  );
}
