import type { GrammarState } from 'shiki/core';
import type { CodeLine, Colourer } from './highlighter';
import { drawSoon } from './renderQueue';

/** Code longer than this, in UTF-16 units, stays plain. */
const MOST_COLOURED = 200_000;
/** What is coloured in one go. */
const SLICE_CHARS = 600;

const none: readonly CodeLine[] = [];

/**
 * The colours of one code block, which may still grow. Whole lines are coloured once, a slice at a time
 * between frames; what is coloured stays as it is.
 */
export class CodeColours {
  private segments: readonly string[] = [];
  private whole = false;
  private coloured: (readonly CodeLine[])[] = [];
  private segment = 0;
  private offset = 0;
  private total = 0;
  private state: GrammarState | undefined;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly colourer: Colourer,
    private readonly changed: () => void,
  ) {}

  /** The lines of a segment that are coloured so far. */
  linesOf(segment: number): readonly CodeLine[] {
    return this.coloured[segment] ?? none;
  }

  /** Each text continues what it was; a segment that is not the last, and all once `whole`, are complete. */
  update(segments: readonly string[], whole: boolean): void {
    this.segments = segments;
    this.whole = whole;
    this.work();
  }

  close(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private work(): void {
    if (this.cancel !== null || this.total > MOST_COLOURED || this.nextEnd() === 0) return;
    this.cancel = drawSoon(() => {
      this.cancel = null;
      this.colourSlice();
      this.work();
    });
  }

  private colourSlice(): void {
    const end = this.nextEnd();
    if (end === 0) return;
    const text = this.segments[this.segment]?.slice(this.offset, end) ?? '';
    const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
    const { lines: coloured, after } = this.colourer.colour(lines, this.state);
    this.state = after;
    this.coloured[this.segment] = [...this.linesOf(this.segment), ...coloured];
    this.offset = end;
    this.total += text.length;
    this.changed();
  }

  /** Where the next slice of whole lines ends in its segment; 0 if there is none. */
  private nextEnd(): number {
    for (;;) {
      const text = this.segments[this.segment];
      if (text === undefined) return 0;
      const complete = this.whole || this.segment < this.segments.length - 1;
      const limit = complete ? text.length : text.lastIndexOf('\n') + 1;
      if (this.offset < limit) {
        const cut = text.indexOf('\n', this.offset + SLICE_CHARS) + 1;
        return cut > 0 && cut < limit ? cut : limit;
      }
      if (!complete || this.segment >= this.segments.length - 1) return 0;
      this.segment += 1;
      this.offset = 0;
    }
  }
}
