import { type ComponentProps, isValidElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamdownProps } from 'streamdown';
import { Quote } from './Callout';
import { CodeBox } from './CodeBox';
import { FootnoteNumber } from './Footnotes';
import { LinkOut } from './LinkOut';
import { RemoteImage } from './RemoteImage';
import { showDirectionMarks } from './safeText';
import { Words } from './Words';

type Components = NonNullable<StreamdownProps['components']>;

/** What Markdown becomes on the screen. None of it loads anything, runs anything or leaves the window. */
export const elements: Components = {
  a: ({ href, children }) => <LinkOut href={href}>{children}</LinkOut>,
  img: ({ src, alt }) => <RemoteImage src={typeof src === 'string' ? src : undefined} alt={alt} />,
  pre: ({ children }) => <FencedCode>{children}</FencedCode>,
  code: ({ children }) => (
    <code dir="ltr">{typeof children === 'string' ? showDirectionMarks(children) : children}</code>
  ),
  table: ({ children }) => <WideTable>{children}</WideTable>,
  p: ({ children, className }) => (
    <p dir="auto" className={className}>
      <Words>{children}</Words>
    </p>
  ),
  h1: ({ children }) => (
    <h3 dir="auto" className="h1">
      <Words>{children}</Words>
    </h3>
  ),
  h2: ({ children }) => (
    <h4 dir="auto" className="h2">
      <Words>{children}</Words>
    </h4>
  ),
  h3: ({ children }) => (
    <h5 dir="auto" className="h3">
      <Words>{children}</Words>
    </h5>
  ),
  h4: ({ children }) => (
    <h6 dir="auto">
      <Words>{children}</Words>
    </h6>
  ),
  h5: ({ children }) => (
    <h6 dir="auto">
      <Words>{children}</Words>
    </h6>
  ),
  h6: ({ children }) => (
    <h6 dir="auto">
      <Words>{children}</Words>
    </h6>
  ),
  li: ({ children, className }) => (
    <li dir="auto" className={className}>
      <Words>{children}</Words>
    </li>
  ),
  td: ({ children, style }) => (
    <td dir="auto" style={style}>
      <Words>{children}</Words>
    </td>
  ),
  th: ({ children, style }) => (
    <th dir="auto" style={style}>
      <Words>{children}</Words>
    </th>
  ),
  blockquote: ({ children, ...props }) => <Quote callout={said(props, 'data-callout')}>{children}</Quote>,
  ul: 'ul',
  ol: 'ol',
  hr: 'hr',
  strong: ({ children }) => (
    <strong>
      <Words>{children}</Words>
    </strong>
  ),
  em: ({ children }) => (
    <em>
      <Words>{children}</Words>
    </em>
  ),
  del: ({ children }) => (
    <del>
      <Words>{children}</Words>
    </del>
  ),
  input: ({ checked }) => <TaskBox done={checked === true} />,
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  sup: (props) => <FootnoteNumber identifier={said(props, 'data-note') ?? ''} />,
};

/** What `chatMarkdown` said about an element. */
function said(props: object, name: string): string | undefined {
  const value = (props as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

function TaskBox({ done }: { done: boolean }) {
  const { t } = useTranslation('components');
  const label = done ? t('markdown.task.done') : t('markdown.task.open');
  return <input type="checkbox" checked={done} disabled readOnly aria-label={label} />;
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
