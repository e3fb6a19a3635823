import { expect, it } from 'vitest';
import { piecesOf } from './PlainText';

it('a long text is cut after its lines, and a long line where it must be', () => {
  const line = `${'x'.repeat(1500)}\n`;
  expect(piecesOf(line + line)).toEqual([line.trimEnd(), line]);
  expect(piecesOf('x'.repeat(2500)).map((piece) => piece.length)).toEqual([2000, 500]);
  expect(piecesOf(`${'x'.repeat(1999)}😀${'x'.repeat(100)}`)[1]?.startsWith('😀')).toBe(true);
});
