import { Settings } from 'lucide-react';
import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../components/errorText';
import type { ModelChoice } from '../../generated/ModelChoice';
import { ModelList } from './ModelList';
import type { ProviderModels } from './useModels';

interface ModelPopoverProps {
  /** The button it belongs to. */
  button: RefObject<HTMLElement | null>;
  models: readonly ProviderModels[];
  value: ModelChoice | null;
  onChoose: (model: ModelChoice) => void;
  /** Why it could not be asked which there are. */
  problem: unknown;
  /** `null` where they are somebody else's to set up. */
  onOpenSettings: (() => void) | null;
  onClose: () => void;
}

/** All models that can be chosen, and the way to more. */
export function ModelPopover(props: ModelPopoverProps) {
  const { button, models, problem, value, onChoose, onOpenSettings, onClose } = props;
  const { t } = useTranslation('chat');
  return (
    <Popover
      triggerRef={button}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="bottom end"
      offset={4}
      className="flex w-80 max-w-[90vw] flex-col rounded-xl border border-line bg-surface text-ink shadow-pop outline-none data-entering:animate-pop"
    >
      <Dialog aria-label={t('model.title')} className="flex min-h-0 flex-col outline-none">
        {problem === null ? null : <p className="px-3 pt-2 text-sm text-danger">{errorText(t, problem)}</p>}
        <ModelList providers={models} value={value} onChoose={onChoose} />
        {onOpenSettings === null ? null : (
          <button
            type="button"
            onClick={onOpenSettings}
            className="flex items-center gap-2 border-t border-line px-3 py-2 text-left text-sm text-quiet hover:text-ink"
          >
            <Settings size={15} strokeWidth={1.75} aria-hidden />
            {t('model.settings')}
          </button>
        )}
      </Dialog>
    </Popover>
  );
}
