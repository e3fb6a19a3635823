import { memo, useMemo } from 'react';
import { defaultRemarkPlugins, Streamdown, type StreamdownProps } from 'streamdown';
import { ErrorBoundary } from '../ErrorBoundary';
import type { Block } from './blockSplitter';
import { elements } from './elements';
import { formulaOf, readMath, type WithMath } from './mathDelimiters';
import { openableUrl } from './safeText';
import { useMath } from './useMath';

interface MarkdownBlockProps {
  block: Block;
  /** More of it may come: what is not yet closed is shown as if it were. */
  live: boolean;
}

const remarkPlugins: NonNullable<StreamdownProps['remarkPlugins']> = Object.values(defaultRemarkPlugins);
const noPlugins: NonNullable<StreamdownProps['rehypePlugins']> = [];
const oneBlock = (text: string) => [text];
const onlyOpenable = (url: string) => openableUrl(url) ?? '';

/** Draws one block; a block that cannot be drawn is shown as it was written. */
export const MarkdownBlock = memo(function MarkdownBlock({ block, live }: MarkdownBlockProps) {
  const source = useMemo(() => sourceOf(block), [block]);
  const written = block.head + block.text;
  const plugins = useMath(source.hasMath);
  if (source.text.trim() === '') return null;
  return (
    <ErrorBoundary resetKey={block} fallback={() => <p className="as-written">{block.text}</p>}>
      <Streamdown
        className="block"
        mode="streaming"
        parseIncompleteMarkdown={live}
        parseMarkdownIntoBlocksFn={oneBlock}
        components={elements}
        remarkPlugins={remarkPlugins}
        rehypePlugins={noPlugins}
        urlTransform={onlyOpenable}
        {...(plugins === null ? {} : { plugins })}
      >
        {plugins === null ? written : source.text}
      </Streamdown>
    </ErrorBoundary>
  );
});

function sourceOf({ kind, text, head }: Block): WithMath {
  if (kind === 'math') return { text: `$$\n${formulaOf(text)}\n$$`, hasMath: true };
  return readMath(head + text);
}
