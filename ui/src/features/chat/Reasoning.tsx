import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlainText } from '../../components/markdown/PlainText';

interface ReasoningProps {
  text: string;
  /** The model is still at it: nothing of the answer has come. */
  live: boolean;
}

/** What a model said to itself, folded. */
export function Reasoning({ text, live }: ReasoningProps) {
  const { t } = useTranslation('chat');
  const [open, setOpen] = useState(false);
  return (
    <div className="mb-2">
      <button
        type="button"
        data-unfolds
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-ml-1 inline-flex items-center gap-1 rounded-md px-1 py-0.5 text-sm text-quiet hover:text-ink"
      >
        <ChevronRight size={15} aria-hidden className={`transition-transform ${open ? 'rotate-90' : ''}`} />
        <span className={live ? 'animate-pulse' : ''}>
          {live ? t('reasoning.live') : t('reasoning.done')}
        </span>
      </button>
      {open ? (
        <div className="mt-1 border-l-2 border-line pl-3 text-sm text-quiet">
          <PlainText text={text} />
        </div>
      ) : null}
    </div>
  );
}
