import type { CodeLine } from './colourCore';
import { colourLines, forgetBlock, nextBlock } from './colourer';
import type { Language } from './languages';
import { drawSoon } from './renderQueue';

/** Code longer than this, in UTF-16 units, stays plain. */
const MOST_COLOURED = 200_000;
/** What is coloured, and then drawn, in one go. */
const SLICE_CHARS = 1200;

const none: readonly CodeLine[] = [];

/**
 * The colours of one code block, which may still grow. Whole lines are coloured once, a slice at a time; what is
 * coloured stays as it is.
 */
export class CodeColours {
  private segments: readonly string[] = [];
  private whole = false;
  private coloured: (readonly CodeLine[])[] = [];
  private segment = 0;
  private offset = 0;
  private total = 0;
  private busy = false;
  private closed = false;
  private readonly block = nextBlock();

  constructor(
    private readonly language: Language,
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
    void this.work();
  }

  close(): void {
    this.closed = true;
    forgetBlock(this.block);
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (!this.closed && this.total <= MOST_COLOURED) {
      const end = this.nextEnd();
      if (end === 0) break;
      const text = this.segments[this.segment]?.slice(this.offset, end) ?? '';
      const lines = await colourLines(this.block, this.language, text.replace(/\n$/, ''));
      // Still busy: what could not be coloured once is not tried again.
      if (lines === null || this.closed) return;
      this.coloured[this.segment] = [...this.linesOf(this.segment), ...lines];
      this.offset = end;
      this.total += text.length;
      await new Promise<void>((drawn) => {
        drawSoon(() => {
          this.changed();
          drawn();
        });
      });
    }
    this.busy = false;
  }

  /** Where the next slice of whole lines ends in its segment; 0 if there is none. */
  private nextEnd(): number {
    for (;;) {
      const text = this.segments[this.segment];
      if (text === undefined) return 0;
      const isLast = this.segment >= this.segments.length - 1;
      const limit = this.whole || !isLast ? text.length : text.lastIndexOf('\n') + 1;
      if (this.offset < limit) {
        const cut = text.indexOf('\n', this.offset + SLICE_CHARS) + 1;
        return cut > 0 && cut < limit ? cut : limit;
      }
      if (isLast) return 0;
      this.segment += 1;
      this.offset = 0;
    }
  }
}
