import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from 'react-i18next';
import { DialogFrame } from './DialogFrame';
import { IconButton } from './IconButton';

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Tailwind classes for the box's width and height. */
  size?: string;
}

export function Dialog({ title, onClose, children, size = 'w-120' }: DialogProps) {
  const { t } = useTranslation('components');
  return (
    <DialogFrame onClose={onClose} size={size}>
      <AriaDialog className="flex min-h-0 flex-1 flex-col outline-none">
        <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-5">
          <Heading slot="title" className="line-clamp-2 min-w-0 flex-1 text-base font-semibold wrap-anywhere">
            {title}
          </Heading>
          <IconButton icon={X} label={t('dialog.close')} onPress={onClose} />
        </header>
        {children}
      </AriaDialog>
    </DialogFrame>
  );
}
