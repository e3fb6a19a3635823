import {
  closesFence,
  type Fence,
  fenceOf,
  indentOf,
  innerFenceOf,
  interruptsParagraph,
  isBlank,
  isDelimiterRow,
  isHeading,
  isThematicBreak,
  listMarkOf,
  type MathMark,
  mathOf,
} from './blockRules';

type BlockKind = 'prose' | 'list' | 'table' | 'code' | 'math';

/** A part of a text that is parsed by itself. The texts of all blocks, joined, are the whole text. */
export interface Block {
  readonly kind: BlockKind;
  /** Where it starts in the whole text, in UTF-16 units: its name among the blocks. */
  readonly start: number;
  readonly text: string;
  /** Of code: how it was fenced. */
  readonly fence: Fence | null;
  /** False for a block that goes on with the code or table before it, cut only for its length. */
  readonly first: boolean;
  /** Of code: whether its closing fence was seen. */
  readonly closed: boolean;
  /** Of a table's later part: the header rows that it repeats. */
  readonly head: string;
}

/*
 * Lengths, in UTF-16 units, at which a block is cut although its kind would go on, so that the work for
 * one block, and the part that is parsed again while text streams in, stay small whatever a model sends.
 */
const LINE_MAX = 4000;
const SOFT_MAX = 4000;
const HARD_MAX = 8000;
/** A line that is too long is cut at a space if one stands in its last units. */
const SPACE_WITHIN = 200;

interface Open {
  kind: BlockKind;
  start: number;
  lines: string[];
  length: number;
  /** Holds nothing but empty lines yet. */
  empty: boolean;
  /** Its last line was empty. */
  blankSeen: boolean;
  heading: boolean;
  /** Of code: its fence. Of a list: a fence that is open in one of its items. */
  fence: Fence | null;
  first: boolean;
  closed: boolean;
  head: string;
  listMark: string | null;
  mathMark: MathMark | null;
}

/** What a line does to the open block: goes into it, ends it, or starts the next. */
type Verdict = 'keep' | 'close' | 'next';

/**
 * Cuts Markdown into blocks as it arrives. A block that was given out never changes, whatever follows: each
 * unit of text is looked at a bounded number of times, and how the text was cut into pieces by the network
 * does not show in the result.
 */
export class BlockSplitter {
  /** Grows at its end only. */
  readonly blocks: Block[] = [];
  private open: Open | null = null;
  /** What came after the last whole line. */
  private rest = '';
  private consumed = 0;
  /** The line before was too long and was cut: what comes now is more of it. */
  private midLine = false;

  /** UTF-16 units that were appended so far. */
  get length(): number {
    return this.consumed + this.rest.length;
  }

  append(text: string): void {
    const all = this.rest + text;
    let at = 0;
    for (let end = lineEnd(all, at); end !== -1; end = lineEnd(all, at)) {
      this.accept(all.slice(at, end));
      at = end;
    }
    this.rest = all.slice(at);
  }

  /** What is not yet a finished block; `null` if there is nothing. */
  tail(): Block | null {
    const open = this.open ?? newBlock(this.consumed);
    const text = open.lines.join('') + this.rest;
    if (text === '') return null;
    const shown = { ...open };
    if (shown.empty) decide(shown, this.rest);
    return toBlock(shown, text);
  }

  /** The text is whole: the tail becomes a block. Nothing may be appended afterwards. */
  finish(): void {
    if (this.rest !== '') this.accept(this.rest);
    this.rest = '';
    this.freeze();
  }

  private accept(line: string): void {
    if (this.open !== null && !this.midLine && isHeaderOf(this.open, line)) this.makeTable(this.open);
    const verdict = this.verdict(line);
    if (verdict === 'next') {
      const before = this.open;
      this.freeze();
      this.open = following(before, line, this.consumed, this.midLine);
    }
    const open = this.open ?? newBlock(this.consumed);
    this.open = open;
    keep(open, line);
    this.consumed += line.length;
    this.midLine = !line.endsWith('\n');
    if (verdict === 'close' || (open.kind === 'math' && open.closed)) this.freeze();
  }

  private verdict(line: string): Verdict {
    if (this.open === null) return 'keep';
    return this.midLine ? afterLongLine(this.open) : verdictOf(this.open, line);
  }

  /** Takes the last line of a paragraph as the header of a table. */
  private makeTable(open: Open): void {
    if (open.lines.slice(0, -1).every(isBlank)) {
      open.kind = 'table';
      return;
    }
    const header = open.lines.pop() ?? '';
    open.length -= header.length;
    this.freeze();
    this.open = { ...newBlock(this.consumed - header.length), kind: 'table', empty: false };
    keep(this.open, header);
  }

  private freeze(): void {
    if (this.open !== null) this.blocks.push(toBlock(this.open, this.open.lines.join('')));
    this.open = null;
  }
}

/** The blocks of a text that will not grow. */
export function splitBlocks(text: string): Block[] {
  const splitter = new BlockSplitter();
  splitter.append(text);
  splitter.finish();
  return splitter.blocks;
}

/** Where the line that starts at `at` ends, its newline included; -1 while that is not known. */
function lineEnd(text: string, at: number): number {
  const window = text.slice(at, at + LINE_MAX);
  const newline = window.indexOf('\n');
  if (newline !== -1) return at + newline + 1;
  if (window.length < LINE_MAX) return -1;
  const space = window.lastIndexOf(' ');
  if (space >= LINE_MAX - SPACE_WITHIN) return at + space + 1;
  const last = window.charCodeAt(LINE_MAX - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return at + LINE_MAX - (splitsPair ? 1 : 0);
}

function newBlock(start: number): Open {
  return {
    kind: 'prose',
    start,
    lines: [],
    length: 0,
    empty: true,
    blankSeen: false,
    heading: false,
    fence: null,
    first: true,
    closed: false,
    head: '',
    listMark: null,
    mathMark: null,
  };
}

function toBlock({ kind, start, fence, first, closed, head }: Open, text: string): Block {
  const isCode = kind === 'code';
  return { kind, start, text, fence: isCode ? fence : null, first, closed, head: first ? '' : head };
}

/** The block after `before`, which goes on with it if `before` was cut only for its length. */
function following(before: Open | null, line: string, start: number, midLine: boolean): Open {
  const open = newBlock(start);
  if (before?.kind === 'code' && !before.closed) {
    return { ...open, kind: 'code', empty: false, fence: before.fence, first: false };
  }
  if (midLine) return { ...open, empty: false };
  const moreRows = before?.kind === 'table' && !before.blankSeen && line.includes('|') && !startsBlock(line);
  return moreRows ? { ...open, kind: 'table', empty: false, first: false, head: before.head } : open;
}

function keep(open: Open, line: string): void {
  const blank = isBlank(line);
  if (open.empty && !blank) {
    open.empty = false;
    decide(open, line);
    if (open.kind === 'list') open.fence = innerFenceOf(line);
  } else if (open.kind === 'list') {
    if (open.fence === null) open.fence = innerFenceOf(line);
    else if (closesFence(line, open.fence)) open.fence = null;
  }
  open.lines.push(line);
  open.length += line.length;
  open.blankSeen = blank && !open.empty;
  if (open.kind === 'table' && open.head === '' && isDelimiterRow(line)) open.head = open.lines.join('');
}

/** Says what kind of block its first line begins. */
function decide(open: Open, line: string): void {
  const shallow = indentOf(line) <= 3;
  const fence = shallow ? fenceOf(line) : null;
  const math = fence === null ? mathOf(line) : null;
  const listMark = shallow && fence === null ? listMarkOf(line) : null;
  if (fence !== null) {
    open.kind = 'code';
    open.fence = fence;
  } else if (math !== null) {
    open.kind = 'math';
    open.mathMark = math.until;
    open.closed = math.closed;
  } else if (listMark !== null) {
    open.kind = 'list';
    open.listMark = listMark;
  } else {
    open.heading = isHeading(line);
  }
}

/** A row of dashes makes a header of the line above it, which may stand right below a paragraph. */
function isHeaderOf(open: Open, line: string): boolean {
  if (open.kind !== 'prose' || open.empty || open.blankSeen || open.heading) return false;
  return isDelimiterRow(line) && (open.lines.at(-1) ?? '').includes('|');
}

function startsBlock(line: string): boolean {
  if (indentOf(line) > 3) return false;
  return fenceOf(line) !== null || isHeading(line) || mathOf(line) !== null;
}

function afterLongLine(open: Open): Verdict {
  const most = open.kind === 'prose' || open.kind === 'code' ? SOFT_MAX / 2 : HARD_MAX;
  return open.length > most ? 'next' : 'keep';
}

function verdictOf(open: Open, line: string): Verdict {
  if (open.length > HARD_MAX) return 'next';
  if (open.empty) return 'keep';
  switch (open.kind) {
    case 'prose':
      return afterProse(open, line);
    case 'list':
      return afterList(open, line);
    case 'table':
      return afterTable(open, line);
    case 'code':
      return afterCode(open, line);
    case 'math':
      return afterMath(open, line);
  }
}

function afterProse(open: Open, line: string): Verdict {
  if (isBlank(line)) return 'keep';
  if (open.blankSeen || open.heading || open.length > SOFT_MAX) return 'next';
  return startsBlock(line) || interruptsParagraph(line) ? 'next' : 'keep';
}

function afterList(open: Open, line: string): Verdict {
  const blank = isBlank(line);
  if (open.fence !== null) {
    if (blank || indentOf(line) >= Math.min(open.fence.indent, 2)) return 'keep';
    open.fence = null;
  }
  if (blank || indentOf(line) >= 2) return 'keep';
  const mark = listMarkOf(line);
  if (mark !== null) return mark === open.listMark && open.length <= SOFT_MAX ? 'keep' : 'next';
  return open.blankSeen || startsBlock(line) || isThematicBreak(line) ? 'next' : 'keep';
}

function afterTable(open: Open, line: string): Verdict {
  if (isBlank(line)) return 'keep';
  if (open.blankSeen || startsBlock(line) || open.length > SOFT_MAX) return 'next';
  return listMarkOf(line) !== null && !line.includes('|') ? 'next' : 'keep';
}

function afterCode(open: Open, line: string): Verdict {
  if (open.fence !== null && closesFence(line, open.fence)) {
    open.closed = true;
    return 'close';
  }
  return open.length > SOFT_MAX ? 'next' : 'keep';
}

/** A formula has no empty line: what looked like one and has is text. */
function afterMath(open: Open, line: string): Verdict {
  if (isBlank(line) || open.length > SOFT_MAX) {
    open.kind = 'prose';
    return isBlank(line) ? 'keep' : 'next';
  }
  if (open.mathMark === null || !line.trimEnd().endsWith(open.mathMark)) return 'keep';
  open.closed = true;
  return 'close';
}
