import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton';
import { useCopied } from './useCopied';

export interface CopyLineProps {
  text: string;
  /** What the button does, as *Copy address*. */
  label: string;
  onCopy: (text: string) => Promise<unknown>;
}

/** A line to hand on: too long to be typed, so it is copied. */
export function CopyLine({ text, label, onCopy }: CopyLineProps) {
  const { t } = useTranslation('components');
  const { copied, copy } = useCopied((copying) =>
    onCopy(copying).then(
      () => true,
      () => false,
    ),
  );
  return (
    <div className="flex min-w-0 items-center gap-1 rounded-lg border border-line bg-surface py-0.5 pr-0.5 pl-3">
      <span className="selectable min-w-0 flex-1 truncate font-mono text-xs" title={text}>
        {text}
      </span>
      <IconButton
        icon={copied ? Check : Copy}
        label={label}
        className={copied ? 'text-good' : ''}
        onPress={() => void copy(text)}
      />
      <span role="status" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </div>
  );
}
