import { ChevronDown } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { ModelChoice } from '../../generated/ModelChoice';
import type { SpaceId } from '../../generated/SpaceId';
import { useSession } from '../../host/session';
import { useModels } from './useModels';

const ModelPopover = lazy(async () => ({ default: (await import('./ModelPopover')).ModelPopover }));

interface ModelChooserProps {
  /** The space whose models there are; `null` for those of this UI's own host. */
  spaceId?: SpaceId | null;
  value: ModelChoice | null;
  onChange: (model: ModelChoice) => void;
  isDisabled: boolean;
  onOpenSettings: () => void;
}

/** The model that answers, and the way to another. */
export function ModelChooser(props: ModelChooserProps) {
  const { spaceId = null, value, onChange, isDisabled, onOpenSettings } = props;
  const { t } = useTranslation('chat');
  const isWindow = useSession(({ door }) => door === 'window');
  const { all, problem, load } = useModels(spaceId);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const model = value?.model ?? t('model.none');
  const close = () => setOpen(false);
  return (
    <>
      <Button
        ref={button}
        isDisabled={isDisabled}
        aria-label={t('model.button', { model })}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPress={() => {
          load();
          setOpen(true);
        }}
        className={`flex min-h-8 max-w-64 min-w-16 cursor-default items-center gap-1 rounded-lg px-2 text-sm transition-colors data-disabled:opacity-60 data-hovered:bg-hover data-pressed:bg-hover aria-expanded:bg-hover ${value === null ? 'text-accent' : 'text-quiet data-hovered:text-ink'}`}
      >
        <span className="truncate">{model}</span>
        <ChevronDown size={15} aria-hidden className="shrink-0" />
      </Button>
      {open ? (
        <Suspense>
          <ModelPopover
            button={button}
            models={all}
            problem={problem}
            value={value}
            onChoose={(choice) => {
              close();
              onChange(choice);
            }}
            onOpenSettings={
              spaceId === null && isWindow
                ? () => {
                    close();
                    onOpenSettings();
                  }
                : null
            }
            onClose={close}
          />
        </Suspense>
      ) : null}
    </>
  );
}
