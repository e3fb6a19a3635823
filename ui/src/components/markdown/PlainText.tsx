import { memo, useMemo } from 'react';
import { Lazy } from './Lazy';
import { showControls } from './safeText';
import { Marked, type RangesOf } from './Words';

interface PlainTextProps {
  text: string;
  rangesOf?: RangesOf;
}

/** The most that is laid out as one piece, in UTF-16 units: a line that long takes a few milliseconds. */
const PIECE = 2000;

/** Text as it was written. A long one is drawn in pieces, and only those near the view. */
export function PlainText({ text, rangesOf = none }: PlainTextProps) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  return (
    <div className="plain-text selectable whitespace-pre-wrap wrap-anywhere">
      {pieces.map((piece, index) =>
        pieces.length === 1 ? (
          <Piece key={0} text={piece} rangesOf={rangesOf} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is named by its place in the text.
          <Lazy key={index} cost={piece.length / 8} estimate={() => likelyHeight(piece)} live={false}>
            <Piece text={piece} rangesOf={rangesOf} />
          </Lazy>
        ),
      )}
    </div>
  );
}

const none = () => [];

const Piece = memo(function Piece({ text, rangesOf = none }: PlainTextProps) {
  return (
    <div dir="auto">
      <Marked text={text} rangesOf={rangesOf} show={showControls} />
    </div>
  );
});

/** Cut after line ends where there are some, and never within a surrogate pair. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let at = 0;
  while (text.length - at > PIECE) {
    const newline = text.slice(at, at + PIECE).lastIndexOf('\n');
    let end = at + (newline > 0 ? newline + 1 : PIECE);
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end -= 1;
    pieces.push(text.slice(at, end));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.map((piece, index) =>
    index < pieces.length - 1 && piece.endsWith('\n') ? piece.slice(0, -1) : piece,
  );
}

function likelyHeight(text: string): number {
  let lines = 0;
  for (const line of text.split('\n')) lines += Math.max(1, Math.ceil(line.length / 85));
  return lines * 24;
}
