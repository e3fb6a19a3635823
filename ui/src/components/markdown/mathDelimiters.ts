/**
 * Formulas as models write them, in the one way that the parser is asked to read: `$$ … $$`. A single dollar
 * is taken for a formula only as Pandoc does ("Math", extension `tex_math_dollars`), so that prices and shell
 * variables stay text.
 */
export interface WithMath {
  text: string;
  hasMath: boolean;
}

const LONGEST_INLINE = 1000;
/** What the formulas of one block may cost together, each its length and so much more; others stay as written. */
const MOST_COST = 6000;
const FORMULA_COST = 60;

export function readMath(text: string): WithMath {
  if (!text.includes('$') && !text.includes('\\(') && !text.includes('\\[')) return { text, hasMath: false };
  let out = '';
  let hasMath = false;
  let at = 0;
  let cost = 0;
  while (at < text.length) {
    const verbatim = verbatimAt(text, at);
    const formula = verbatim === 0 ? formulaAt(text, at) : null;
    cost += formula === null ? 0 : FORMULA_COST + formula.body.length;
    if (formula !== null && cost <= MOST_COST && isDrawable(formula.body)) {
      out += `$$${formula.body}$$`;
      hasMath = true;
      at = formula.end;
    } else {
      const step = Math.max(verbatim, 1);
      out += text.slice(at, at + step);
      at += step;
    }
  }
  return { text: out, hasMath };
}

/** A block that is a formula, without what marked it as one; `null` for one that is too much to be drawn. */
export function formulaOf(block: string): string | null {
  const text = block.trim();
  const end = text.startsWith('\\[') ? '\\]' : '$$';
  const formula = (text.endsWith(end) && text.length >= 4 ? text.slice(2, -2) : text.slice(2)).trim();
  return isDrawable(formula) ? formula : null;
}

/*
 * Drawing a formula takes some 50 ms at these limits. Long derivations stay below them; nobody writes twenty braces
 * within each other.
 */
const LONGEST = 1500;
const MOST_COMMANDS = 200;
const DEEPEST = 20;

/** Whether drawing a formula will not hold up the window. */
function isDrawable(formula: string): boolean {
  if (formula.length > LONGEST) return false;
  let depth = 0;
  let commands = 0;
  for (const char of formula) {
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    else if (char === '\\' || char === '&') commands += 1;
    if (depth > DEEPEST || commands > MOST_COMMANDS) return false;
  }
  return true;
}

/** Units at `at` in which no formula starts: code, or an escaped character. */
function verbatimAt(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === '\\') {
    const next = text.charAt(at + 1);
    return next === '(' || next === '[' ? 0 : 2;
  }
  if (char !== '`' && char !== '~') return 0;
  const run = runLength(text, at);
  if (char === '~' && run < 3) return run;
  const close = closingRun(text, at + run, char, run);
  return (close === -1 ? at + run : close + run) - at;
}

function closingRun(text: string, from: number, char: string, length: number): number {
  const mark = char.repeat(length);
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at)) {
    const run = runLength(text, at);
    if (run === length) return at;
    at += run;
  }
  return -1;
}

function runLength(text: string, at: number): number {
  const char = text.charAt(at);
  let end = at;
  while (text.charAt(end) === char) end += 1;
  return end - at;
}

function formulaAt(text: string, at: number): { body: string; end: number } | null {
  if (text.startsWith('\\(', at)) return between(text, at + 2, '\\)');
  if (text.startsWith('\\[', at)) return between(text, at + 2, '\\]');
  if (text.startsWith('$$', at)) return between(text, at + 2, '$$');
  return text.charAt(at) === '$' ? afterDollar(text, at) : null;
}

function between(text: string, from: number, mark: string): { body: string; end: number } | null {
  const close = text.slice(from, from + LONGEST_INLINE).indexOf(mark);
  if (close <= 0) return null;
  const body = text.slice(from, from + close).trim();
  if (body === '' || /\n\s*\n/.test(body)) return null;
  return { body: body.replace(/\s*\n\s*/g, ' '), end: from + close + mark.length };
}

function afterDollar(text: string, at: number): { body: string; end: number } | null {
  const inner = /^(?=\S)((?:\\.|[^$\\\n]){1,500})\$(?![\p{L}\p{N}$])/u.exec(
    text.slice(at + 1, at + LONGEST_INLINE),
  );
  const body = inner?.[1];
  if (inner === null || body === undefined || body.trimEnd() !== body) return null;
  return { body, end: at + 1 + inner[0].length };
}
