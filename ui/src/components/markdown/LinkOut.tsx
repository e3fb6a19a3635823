import { isValidElement, type MouseEvent, type ReactNode } from 'react';
import { useMarkdownActions } from './MarkdownActions';
import { MessageLink } from './MessageLink';
import { messageUrl, openableUrl } from './safeText';
import { hostOf, otherHostSaid } from './saidHost';

interface LinkOutProps {
  href: string | undefined;
  children: ReactNode;
}

/** A link that leads nowhere before the user has seen where it goes; one to a message here leads there at once. */
export function LinkOut({ href, children }: LinkOutProps) {
  const { showLink, openMessage } = useMarkdownActions();
  const internal = messageUrl(href);
  const url = internal ?? openableUrl(href);
  if (url === null || (internal !== null && openMessage === undefined)) return <>{children}</>;
  const text = textOf(children);
  if (internal !== null) {
    const said = text === '' || text === internal ? null : children;
    return <MessageLink url={internal} said={said} onOpen={() => openMessage?.(internal)} />;
  }
  const otherHost = otherHostSaid(text, url);
  const show = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    showLink(url, event.currentTarget, otherHost);
  };
  return (
    <>
      <a href={url} title={url} draggable={false} rel="noreferrer" onClick={show} onAuxClick={show}>
        {children}
      </a>
      {otherHost === null ? null : <span className="link-host"> ({hostOf(url)})</span>}
    </>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}
