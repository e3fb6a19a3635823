import { memo } from 'react';
import type { CodeLine } from './colourCore';

interface CodeSegmentProps {
  text: string;
  /** Its first lines, coloured; the others are plain. */
  lines: readonly CodeLine[];
}

export const CodeSegment = memo(function CodeSegment({ text, lines }: CodeSegmentProps) {
  const shown = text.endsWith('\n') ? text.slice(0, -1) : text;
  const plain = afterLines(shown, lines.length);
  return (
    <pre dir="ltr">
      <code>
        {lines.map((tokens, index) => {
          const last = plain === null && index === lines.length - 1;
          // biome-ignore lint/suspicious/noArrayIndexKey: a coloured line keeps its place.
          return <Line key={index} tokens={tokens} end={last ? '' : '\n'} />;
        })}
        {plain}
      </code>
    </pre>
  );
});

const Line = memo(function Line({ tokens, end }: { tokens: CodeLine; end: string }) {
  return (
    <>
      {tokens.map(({ text, colour, italic }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a coloured line stays as it is.
        <span key={index} style={{ color: colour, fontStyle: italic ? 'italic' : undefined }}>
          {text}
        </span>
      ))}
      {end}
    </>
  );
});

/** What follows so many lines; `null` if there are no more. */
function afterLines(text: string, lines: number): string | null {
  let at = 0;
  for (let line = 0; line < lines; line += 1) {
    const newline = text.indexOf('\n', at);
    if (newline === -1) return null;
    at = newline + 1;
  }
  return text.slice(at);
}
