import type { TextPiece } from '../../generated/TextPiece';

/** A text in which what was looked for stands out. */
export function Pieces({ pieces }: { pieces: readonly TextPiece[] }) {
  let at = 0;
  return pieces.map(({ text, found }) => {
    const key = at;
    at += text.length;
    return found ? (
      <mark key={key} className="rounded-sm bg-accent-soft px-px font-semibold text-ink">
        {text}
      </mark>
    ) : (
      <span key={key}>{text}</span>
    );
  });
}
