import { memo, useMemo } from 'react';
import { defaultRemarkPlugins, Streamdown, type StreamdownProps } from 'streamdown';
import { ErrorBoundary } from '../ErrorBoundary';
import type { Block } from './blockSplitter';
import { chatMarkdown } from './chatMarkdown';
import { elements } from './elements';
import { formulaOf, readMath, type WithMath } from './mathDelimiters';
import { messageUrl, openableUrl } from './safeText';
import { isTangled } from './tangle';
import { useMath } from './useMath';

interface MarkdownBlockProps {
  block: Block;
  /** More of it may come: what is not yet closed is shown as if it were. */
  live: boolean;
  /** What other blocks define for this one. */
  definitions: string;
}

const remarkPlugins: NonNullable<StreamdownProps['remarkPlugins']> = [
  ...Object.values(defaultRemarkPlugins),
  chatMarkdown,
];
const noPlugins: NonNullable<StreamdownProps['rehypePlugins']> = [];
const oneBlock = (text: string) => [text];
const onlyOpenable = (url: string) => messageUrl(url) ?? openableUrl(url) ?? '';

/** Draws one block; a block that cannot be drawn is shown as it was written. */
export const MarkdownBlock = memo(function MarkdownBlock({ block, live, definitions }: MarkdownBlockProps) {
  const source = useMemo(() => sourceOf(block), [block]);
  const written = block.head + block.text;
  const tangled = useMemo(() => isTangled(block.text), [block]);
  const plugins = useMath(source?.hasMath === true);
  if (written.trim() === '') return null;
  if (tangled || source === null) return <AsWritten text={block.text} />;
  return (
    <ErrorBoundary resetKey={block} fallback={() => <AsWritten text={block.text} />}>
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
        {definitions + (plugins === null ? written : source.text)}
      </Streamdown>
    </ErrorBoundary>
  );
});

function AsWritten({ text }: { text: string }) {
  return (
    <p dir="auto" className="as-written">
      {text.replace(/^\n+|\n+$/g, '')}
    </p>
  );
}

/** `null` for what is not to be parsed. */
function sourceOf({ kind, text, head }: Block): WithMath | null {
  if (kind !== 'math') return readMath(head + text);
  const formula = formulaOf(text);
  return formula === null ? null : { text: `$$\n${formula}\n$$`, hasMath: true };
}
