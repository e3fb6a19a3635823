import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { Button } from '../Button';
import { type MarkdownActions, MarkdownActionsProvider } from './MarkdownActions';

interface LinkConfirmationProps {
  copyText: MarkdownActions['copyText'];
  openLink: MarkdownActions['openLink'];
  children: ReactNode;
}

/** Shows where a link of the texts inside goes before it is opened. */
export function LinkConfirmation({ copyText, openLink, children }: LinkConfirmationProps) {
  const { t } = useTranslation('chat');
  const [url, setUrl] = useState<string | null>(null);
  const beside = useRef<HTMLElement | null>(null);
  const showLink = useCallback((target: string, element: HTMLElement) => {
    beside.current = element;
    setUrl(target);
  }, []);
  const actions = useMemo(() => ({ copyText, openLink, showLink }), [copyText, openLink, showLink]);
  const close = () => setUrl(null);
  return (
    <MarkdownActionsProvider value={actions}>
      {children}
      <Popover
        triggerRef={beside}
        isOpen={url !== null}
        onOpenChange={(open) => (open ? undefined : close())}
        placement="top start"
        className="max-w-md rounded-xl border border-line bg-surface p-3 shadow-pop outline-none data-entering:animate-pop"
      >
        <Dialog aria-label={t('link.title')} className="outline-none">
          <p className="text-xs text-quiet">{t('link.title')}</p>
          <p className="selectable mt-1 max-h-32 overflow-auto font-mono text-xs break-all">{url}</p>
          <div className="mt-3 flex justify-end gap-2">
            <Button onPress={() => void copyText(url ?? '').then(close)}>{t('link.copy')}</Button>
            <Button look="primary" autoFocus onPress={() => void openLink(url ?? '').finally(close)}>
              {t('link.open')}
            </Button>
          </div>
        </Dialog>
      </Popover>
    </MarkdownActionsProvider>
  );
}
