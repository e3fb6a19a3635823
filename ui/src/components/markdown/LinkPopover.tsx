import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button';
import { hostOf } from './saidHost';

interface LinkPopoverProps {
  url: string;
  /** The host that the link's text names although it leads elsewhere. */
  otherHost: string | null;
  /** What the popover points at. */
  beside: RefObject<HTMLElement | null>;
  onCopy: () => Promise<boolean>;
  onOpen: () => Promise<void>;
  onClose: () => void;
}

/** Where a link goes, and whether to go there. */
export function LinkPopover({ url, otherHost, beside, onCopy, onOpen, onClose }: LinkPopoverProps) {
  const { t } = useTranslation('chat');
  const { t: tm } = useTranslation('components');
  return (
    <Popover
      triggerRef={beside}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="top start"
      className="max-w-md rounded-xl border border-line bg-surface p-3 shadow-pop outline-none data-entering:animate-pop"
    >
      <Dialog aria-label={t('link.title')} className="outline-none">
        <p className="text-xs text-quiet">{t('link.title')}</p>
        <p className="selectable mt-1 max-h-32 overflow-auto font-mono text-xs break-all">{url}</p>
        {otherHost === null ? null : (
          <p role="alert" className="mt-2 rounded-lg bg-danger-soft px-2.5 py-1.5 text-sm text-ink">
            {tm('markdown.otherHost', { said: otherHost, host: hostOf(url) })}
          </p>
        )}
        <div className="mt-3 flex justify-end gap-2">
          <Button onPress={() => void onCopy().then(onClose)}>{t('link.copy')}</Button>
          <Button look="primary" autoFocus onPress={() => void onOpen().then(onClose)}>
            {t('link.open')}
          </Button>
        </div>
      </Dialog>
    </Popover>
  );
}
