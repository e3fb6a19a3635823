import { CircleAlert, Info, Lightbulb, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const icons = {
  note: Info,
  tip: Lightbulb,
  important: CircleAlert,
  warning: TriangleAlert,
  caution: OctagonAlert,
} satisfies Record<string, LucideIcon>;

type Kind = keyof typeof icons;

interface QuoteProps {
  /** What kind of callout it was said to be, if any. */
  callout: string | undefined;
  children: ReactNode;
}

/** A quote, or one that begins with `[!NOTE]` and its like: something that the reader should not miss. */
export function Quote({ callout, children }: QuoteProps) {
  const { t } = useTranslation('components');
  if (callout === undefined || !Object.hasOwn(icons, callout)) {
    return <blockquote dir="auto">{children}</blockquote>;
  }
  const kind = callout as Kind;
  const Icon = icons[kind];
  const title = t(`markdown.callout.${kind}`);
  return (
    <div role="note" aria-label={title} className={`callout ${kind}`}>
      <p className="callout-title" aria-hidden>
        <Icon size={15} strokeWidth={2} />
        {title}
      </p>
      {children}
    </div>
  );
}
