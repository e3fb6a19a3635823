import { createContext, type ReactNode, useContext } from 'react';

/** Which parts of a text are to stand out, in order, by their UTF-16 units. */
export type RangesOf = (text: string) => readonly { start: number; end: number }[];

const RangesContext = createContext<RangesOf | null>(null);

/** What stands out in all texts inside; `null` for nothing. */
export const RangesProvider = RangesContext.Provider;

/** Children of an element of Markdown, with what is to stand out in their texts. */
export function Words({ children }: { children: ReactNode }) {
  const rangesOf = useContext(RangesContext);
  if (rangesOf === null) return children;
  if (typeof children === 'string') return <Marked text={children} rangesOf={rangesOf} />;
  if (!Array.isArray(children)) return children;
  return children.map((child: ReactNode, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a text is named by its place.
    typeof child === 'string' ? <Marked key={index} text={child} rangesOf={rangesOf} /> : child,
  );
}

interface MarkedProps {
  text: string;
  rangesOf: RangesOf;
  /** How each piece of the text is shown. */
  show?: (part: string) => string;
}

export function Marked({ text, rangesOf, show = asItIs }: MarkedProps) {
  const ranges = rangesOf(text);
  if (ranges.length === 0) return show(text);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    parts.push(show(text.slice(at, start)));
    parts.push(
      <mark key={start} className="rounded-sm bg-accent-soft px-0.5 font-medium text-ink">
        {show(text.slice(start, end))}
      </mark>,
    );
    at = end;
  }
  return (
    <>
      {parts}
      {show(text.slice(at))}
    </>
  );
}

const asItIs = (text: string) => text;
