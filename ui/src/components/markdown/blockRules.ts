/** What a single line says about the block it stands in: the parts of CommonMark and GFM that bound blocks. */

export interface Fence {
  mark: '`' | '~';
  length: number;
  /** Spaces before the fence; as many are taken from each line of the code. */
  indent: number;
  /** What follows the fence: the language, and whatever else was said. */
  info: string;
}

const FENCE = /^( *)(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
const LIST_MARK = /^ *(?:([-*+])|\d{1,9}([.)]))(?=[ \t]|$)/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const THEMATIC_BREAK = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const DELIMITER_ROW = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

export function isBlank(line: string): boolean {
  return line.trim() === '';
}

/** Leading spaces, a tab reaching to the next multiple of 4. */
export function indentOf(line: string): number {
  let columns = 0;
  for (const char of line) {
    if (char === ' ') columns += 1;
    else if (char === '\t') columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

export function fenceOf(line: string): Fence | null {
  const found = FENCE.exec(line.trimEnd());
  if (found === null) return null;
  const [, indent = '', backticks, afterBackticks = '', tildes = '', afterTildes = ''] = found;
  const mark = backticks === undefined ? '~' : '`';
  return {
    mark,
    length: (backticks ?? tildes).length,
    indent: indent.length,
    info: (backticks === undefined ? afterTildes : afterBackticks).trim(),
  };
}

/** A fence that starts inside a list's item, on the item's own line too. */
export function innerFenceOf(line: string): Fence | null {
  const mark = LIST_MARK.exec(line);
  if (mark === null) return fenceOf(line);
  const inner = fenceOf(line.slice(mark[0].length));
  return inner === null ? null : { ...inner, indent: mark[0].length + inner.indent };
}

export function closesFence(line: string, fence: Fence): boolean {
  const text = line.trim();
  return (
    text.length >= fence.length &&
    text === fence.mark.repeat(text.length) &&
    indentOf(line) <= fence.indent + 3
  );
}

/** The character that all items of one list share; `null` if the line starts no item. */
export function listMarkOf(line: string): string | null {
  if (isThematicBreak(line)) return null;
  const found = LIST_MARK.exec(line);
  return found === null ? null : (found[1] ?? found[2] ?? null);
}

/** Only a list with text that starts at 1 may follow a paragraph without an empty line between. */
export function interruptsParagraph(line: string): boolean {
  return indentOf(line) <= 3 && listMarkOf(line) !== null && /^ *(?:[-*+]|1[.)])[ \t]+\S/.test(line);
}

export function isHeading(line: string): boolean {
  return HEADING.test(line);
}

export function isThematicBreak(line: string): boolean {
  return THEMATIC_BREAK.test(line.trimEnd());
}

/** The row of dashes below a table's header. */
export function isDelimiterRow(line: string): boolean {
  return line.includes('|') && DELIMITER_ROW.test(line.trimEnd());
}

export type MathMark = '$$' | '\\]';

/**
 * What ends the display formula that the line starts: `$$ … $$` or `\[ … \]`. `closed` if it ends there
 * and then; `null` for text that goes on behind a formula, which is a paragraph.
 */
export function mathOf(line: string): { until: MathMark; closed: boolean } | null {
  if (indentOf(line) > 3) return null;
  const text = line.trim();
  const until: MathMark | null = text.startsWith('$$') ? '$$' : text.startsWith('\\[') ? '\\]' : null;
  if (until === null) return null;
  const end = text.indexOf(until, 2);
  if (end === -1) return { until, closed: false };
  return end === text.length - 2 ? { until, closed: true } : null;
}
