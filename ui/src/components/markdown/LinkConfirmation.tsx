import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { type MarkdownActions, MarkdownActionsProvider } from './MarkdownActions';

const LinkPopover = lazy(async () => ({ default: (await import('./LinkPopover')).LinkPopover }));

interface LinkConfirmationProps {
  copyText: MarkdownActions['copyText'];
  /** Opens an address outside. Ends in any case: a failure is shown elsewhere. */
  openLink: (url: string) => Promise<void>;
  children: ReactNode;
}

/** Shows where a link of the texts inside goes before it is opened. */
export function LinkConfirmation({ copyText, openLink, children }: LinkConfirmationProps) {
  const [url, setUrl] = useState<string | null>(null);
  const beside = useRef<HTMLElement | null>(null);
  const showLink = useCallback((target: string, element: HTMLElement) => {
    beside.current = element;
    setUrl(target);
  }, []);
  const actions = useMemo(() => ({ copyText, showLink }), [copyText, showLink]);
  return (
    <MarkdownActionsProvider value={actions}>
      {children}
      {url === null ? null : (
        <Suspense>
          <LinkPopover
            url={url}
            beside={beside}
            onCopy={() => copyText(url)}
            onOpen={() => openLink(url)}
            onClose={() => setUrl(null)}
          />
        </Suspense>
      )}
    </MarkdownActionsProvider>
  );
}
