import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { type MarkdownActions, MarkdownActionsProvider } from './MarkdownActions';

const LinkPopover = lazy(async () => ({ default: (await import('./LinkPopover')).LinkPopover }));

interface LinkConfirmationProps {
  copyText: MarkdownActions['copyText'];
  /** Opens an address outside. Ends in any case: a failure is shown elsewhere. */
  openLink: (url: string) => Promise<void>;
  /** Where a link to a message in Hearth leads. */
  onInternalLink?: MarkdownActions['openMessage'];
  fetchImage?: MarkdownActions['fetchImage'];
  children: ReactNode;
}

/** Shows where a link of the texts inside goes before it is opened. */
export function LinkConfirmation(props: LinkConfirmationProps) {
  const { copyText, openLink, onInternalLink, fetchImage, children } = props;
  const [link, setLink] = useState<{ url: string; otherHost: string | null } | null>(null);
  const beside = useRef<HTMLElement | null>(null);
  const showLink = useCallback((url: string, element: HTMLElement, otherHost: string | null) => {
    beside.current = element;
    setLink({ url, otherHost });
  }, []);
  const actions = useMemo(
    () => ({ copyText, showLink, openMessage: onInternalLink, fetchImage }),
    [copyText, showLink, onInternalLink, fetchImage],
  );
  return (
    <MarkdownActionsProvider value={actions}>
      {children}
      {link === null ? null : (
        <Suspense>
          <LinkPopover
            url={link.url}
            otherHost={link.otherHost}
            beside={beside}
            onCopy={() => copyText(link.url)}
            onOpen={() => openLink(link.url)}
            onClose={() => setLink(null)}
          />
        </Suspense>
      )}
    </MarkdownActionsProvider>
  );
}
