import { expect, it } from 'vitest';
import { splitBlocks } from './blockSplitter';
import { mayDrawNow, refill } from './renderQueue';
import { unitsOf } from './units';

const units = (text: string) => unitsOf(splitBlocks(text));
const row = `| ${'cell '.repeat(10)} | ${'cell '.repeat(10)} |\n`;

it('sections of tables and formulas are shorter than those of prose, for they take longer', () => {
  const longest = (text: string) => Math.max(...units(text.repeat(40)).map(({ chars }) => chars));
  const prose = longest(`${'word '.repeat(20)}\n\n`);
  expect(prose).toBeGreaterThan(2000);
  for (const rich of [`| a | b |\n|---|---|\n${row.repeat(3)}\n`, `So $${'x+'.repeat(60)}y$ it is.\n\n`]) {
    expect(longest(rich)).toBeLessThan(prose / 3);
  }
});

it('a box of code takes the same however long its code is', () => {
  const of = (lines: number) => units(`\`\`\`js\n${'let a = 1;\n'.repeat(lines)}\`\`\`\n`);
  expect(of(2000)).toHaveLength(1);
  expect(of(2000)[0]?.cost).toBe(of(2)[0]?.cost);
});

it('a frame draws so much at once, and the next one as much again', () => {
  expect(mayDrawNow(2500)).toBe(true);
  expect(mayDrawNow(2500)).toBe(false);
  expect(mayDrawNow(1500)).toBe(true);
  refill();
  expect(mayDrawNow(2500)).toBe(true);
});
