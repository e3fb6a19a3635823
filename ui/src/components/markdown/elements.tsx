import { ImageOff } from 'lucide-react';
import { type ComponentProps, isValidElement, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamdownProps } from 'streamdown';
import { CodeBox } from './CodeBox';
import { useMarkdownActions } from './MarkdownActions';
import { openableUrl, showDirectionMarks } from './safeText';

type Components = NonNullable<StreamdownProps['components']>;

/** What Markdown becomes on the screen. None of it loads anything, runs anything or leaves the window. */
export const elements: Components = {
  a: ({ href, children }) => <LinkOut href={href}>{children}</LinkOut>,
  img: ({ src, alt }) => <ImageNotLoaded src={typeof src === 'string' ? src : undefined} alt={alt} />,
  pre: ({ children }) => <FencedCode>{children}</FencedCode>,
  code: ({ children }) => <code dir="ltr">{children}</code>,
  table: ({ children }) => <WideTable>{children}</WideTable>,
  p: ({ children }) => <p dir="auto">{children}</p>,
  h1: ({ children }) => (
    <h3 dir="auto" className="h1">
      {children}
    </h3>
  ),
  h2: ({ children }) => (
    <h4 dir="auto" className="h2">
      {children}
    </h4>
  ),
  h3: ({ children }) => (
    <h5 dir="auto" className="h3">
      {children}
    </h5>
  ),
  h4: ({ children }) => <h6 dir="auto">{children}</h6>,
  h5: ({ children }) => <h6 dir="auto">{children}</h6>,
  h6: ({ children }) => <h6 dir="auto">{children}</h6>,
  li: ({ children, className }) => (
    <li dir="auto" className={className}>
      {children}
    </li>
  ),
  td: ({ children, style }) => (
    <td dir="auto" style={style}>
      {children}
    </td>
  ),
  th: ({ children, style }) => (
    <th dir="auto" style={style}>
      {children}
    </th>
  ),
  blockquote: ({ children }) => <blockquote dir="auto">{children}</blockquote>,
  ul: 'ul',
  ol: 'ol',
  hr: 'hr',
  strong: 'strong',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  section: 'section',
  sub: 'sub',
  sup: 'sup',
};

function LinkOut({ href, children }: { href: string | undefined; children: ReactNode }) {
  const { showLink } = useMarkdownActions();
  const url = openableUrl(href);
  if (url === null) return <>{children}</>;
  const show = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    showLink(url, event.currentTarget);
  };
  return (
    <a href={url} title={url} draggable={false} rel="noreferrer" onClick={show} onAuxClick={show}>
      {children}
    </a>
  );
}

/** A picture's address could carry what was said here to somebody else: it is named, never fetched. */
function ImageNotLoaded({ src, alt }: { src: string | undefined; alt: string | undefined }) {
  const { t } = useTranslation('chat');
  const said = alt === undefined || alt === '' ? t('image.unnamed') : alt;
  return (
    <span className="image-off">
      <ImageOff size={15} strokeWidth={1.75} aria-hidden />
      <span>{t('image.notLoaded', { said })}</span>
      {openableUrl(src) === null ? null : <LinkOut href={src}>{t('image.address')}</LinkOut>}
    </span>
  );
}

function FencedCode({ children }: { children: ReactNode }) {
  const code = isValidElement<ComponentProps<'code'>>(children) ? children.props : { children };
  const info = /language-(\S+)/.exec(code.className ?? '')?.[1] ?? '';
  const text = typeof code.children === 'string' ? code.children : '';
  return <CodeBox info={info} segments={[showDirectionMarks(text)]} whole />;
}

function WideTable({ children }: { children: ReactNode }) {
  const { t } = useTranslation('chat');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className="table-scroll" tabIndex={0} aria-label={t('table.label')}>
      <table>{children}</table>
    </section>
  );
}
