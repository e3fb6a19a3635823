/*
 * The parser's time grows with the square of marks that never close. A block of a real text has a hundred of them;
 * beyond these numbers (a block is at most some 8,000 units long) it is shown as it was written.
 */
const MOST_BRACKETS = 500;
const MOST_EMPHASIS = 1000;
const MOST_CELLS = 1500;

/** Quotes and lists within each other, all on one line. */
const TOO_DEEP = /^ {0,3}(?:>[ \t]*|(?:[-*+]|\d{1,9}[.)])[ \t]+){50}/m;

/** Whether a block was made to hold up whoever reads it. */
export function isTangled(block: string): boolean {
  return (
    count(block, /[[<]/g) > MOST_BRACKETS ||
    count(block, /[*_~`]+/g) > MOST_EMPHASIS ||
    count(block, /\|/g) > MOST_CELLS ||
    TOO_DEEP.test(block)
  );
}

function count(text: string, marks: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(marks)) found += 1;
  return found;
}
