import type { Block } from './blockSplitter';
import { showDirectionMarks } from './safeText';

/** The code of a block, without its fences and without the indentation that the fence had. */
export function codeOf({ text, fence, first, closed }: Block): string {
  const lines = text.split('\n');
  if (first) {
    const opening = lines.findIndex((line) => line.trim() !== '');
    lines.splice(0, opening + 1);
  }
  if (closed) {
    while (lines.at(-1)?.trim() === '') lines.pop();
    lines.pop();
    if (lines.length > 0) lines.push('');
  }
  const indent = fence?.indent ?? 0;
  const code = indent === 0 ? lines : lines.map((line) => withoutIndent(line, indent));
  return showDirectionMarks(code.join('\n'));
}

function withoutIndent(line: string, indent: number): string {
  let spaces = 0;
  while (spaces < indent && line.charAt(spaces) === ' ') spaces += 1;
  return line.slice(spaces);
}

export function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
