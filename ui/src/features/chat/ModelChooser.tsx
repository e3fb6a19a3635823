import { ChevronDown, Settings } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import type { ModelChoice } from '../../generated/ModelChoice';
import { ModelList } from './ModelList';
import { useModels } from './useModels';

interface ModelChooserProps {
  value: ModelChoice | null;
  onChange: (model: ModelChoice) => void;
  isDisabled: boolean;
  onOpenSettings: () => void;
}

/** The model that answers, and the way to another. */
export function ModelChooser({ value, onChange, isDisabled, onOpenSettings }: ModelChooserProps) {
  const { t } = useTranslation('chat');
  const { all, load } = useModels();
  const [open, setOpen] = useState(false);
  const model = value?.model ?? t('model.none');
  const close = (then: () => void) => () => {
    setOpen(false);
    then();
  };
  return (
    <DialogTrigger
      isOpen={open}
      onOpenChange={(opens) => {
        setOpen(opens);
        if (opens) load();
      }}
    >
      <AriaButton
        isDisabled={isDisabled}
        aria-label={t('model.button', { model })}
        className={`flex min-h-8 max-w-64 cursor-default items-center gap-1 rounded-lg px-2 text-sm transition-colors data-disabled:opacity-60 data-hovered:bg-hover data-pressed:bg-hover ${value === null ? 'text-accent' : 'text-quiet data-hovered:text-ink'}`}
      >
        <span className="truncate">{model}</span>
        <ChevronDown size={15} aria-hidden className="shrink-0" />
      </AriaButton>
      <Popover
        placement="bottom end"
        offset={4}
        className="flex w-80 max-w-[90vw] flex-col rounded-xl border border-line bg-surface text-ink shadow-pop outline-none data-entering:animate-pop"
      >
        <Dialog aria-label={t('model.title')} className="flex min-h-0 flex-col outline-none">
          <ModelList providers={all} value={value} onChoose={(choice) => close(() => onChange(choice))()} />
          <button
            type="button"
            onClick={close(onOpenSettings)}
            className="flex items-center gap-2 border-t border-line px-3 py-2 text-left text-sm text-quiet hover:text-ink"
          >
            <Settings size={15} strokeWidth={1.75} aria-hidden />
            {t('model.settings')}
          </button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
