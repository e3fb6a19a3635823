import { useEffect, useState } from 'react';
import { afterPaint } from '../afterPaint';
import { loadedMarkdown, loadMarkdown } from './loadMarkdown';
import type { MarkdownProps } from './MarkdownText';
import { PlainText } from './PlainText';
import { drawSoon } from './renderQueue';

/** Draws untrusted Markdown; until the part that can is there, the text as it was written. */
export function Markdown(props: MarkdownProps) {
  const [Text, setText] = useState(loadedMarkdown);
  useEffect(() => {
    if (Text !== null) return;
    let cancel = afterPaint(() => {
      void loadMarkdown().then(() => {
        // One text after the other, so that a screen full of them does not hold up the window.
        if (!isGone) cancel = drawSoon(() => setText(loadedMarkdown));
      });
    });
    let isGone = false;
    return () => {
      isGone = true;
      cancel();
    };
  }, [Text]);
  if (Text !== null) return <Text {...props} />;
  return (
    <div className="markdown">
      <PlainText text={props.text} />
    </div>
  );
}
