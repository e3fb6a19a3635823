import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { DialogFrame } from './DialogFrame';

export interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  /** What the button that goes on says: the deed, not "OK". */
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, children, confirm, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation('components');
  return (
    <DialogFrame onClose={onClose} size="w-104">
      <AriaDialog role="alertdialog" className="p-5 outline-none">
        <Heading slot="title" className="text-base font-semibold wrap-anywhere">
          {title}
        </Heading>
        <div className="mt-2 text-sm text-quiet wrap-anywhere">{children}</div>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button autoFocus onPress={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button
            look="danger"
            onPress={() => {
              onConfirm();
              onClose();
            }}
          >
            {confirm}
          </Button>
        </div>
      </AriaDialog>
    </DialogFrame>
  );
}
