import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterPaint } from '../afterPaint';
import { loadedMarkdown, loadMarkdown } from './loadMarkdown';
import type { MarkdownProps } from './MarkdownText';
import { PlainText } from './PlainText';
import { drawSoon } from './renderQueue';

/** Draws untrusted Markdown; until the part that can is there, the text as it was written. */
export function Markdown(props: MarkdownProps) {
  const [plain, setPlain] = useState(!props.streaming);
  if (!plain || props.text.length <= LONGEST) return <Formatted {...props} />;
  return <Unformatted text={props.text} onFormat={() => setPlain(false)} />;
}

/** A text that long, in UTF-16 units, is formatted only if the reader asks for it. */
const LONGEST = 400_000;

function Unformatted({ text, onFormat }: { text: string; onFormat: () => void }) {
  const { t } = useTranslation('components');
  return (
    <>
      <p className="mb-1 text-sm text-quiet">
        {t('markdown.plain')}{' '}
        <button
          type="button"
          data-unfolds
          onClick={onFormat}
          className="font-medium text-accent hover:underline"
        >
          {t('markdown.format')}
        </button>
      </p>
      <PlainText text={text} />
    </>
  );
}

function Formatted(props: MarkdownProps) {
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
