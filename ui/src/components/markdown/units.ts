import type { Block } from './blockSplitter';

/** What is drawn, or left undrawn, together. */
export interface Unit {
  type: 'section' | 'code';
  key: number;
  blocks: readonly Block[];
  chars: number;
  /** What drawing it takes, in characters of prose. */
  cost: number;
}

const SECTION_COST = 2500;
/** Tables and formulas take so many times as long as prose. */
const RICH = 4;
/** Of the box around a block of code, whose lines are drawn on their own. */
const CODE_BOX = 400;

/** Blocks in sections of a size that can be drawn in one go; all segments of one code block together. */
export function unitsOf(blocks: readonly Block[]): Unit[] {
  const units: (Unit & { blocks: Block[] })[] = [];
  for (const block of blocks) {
    const last = units.at(-1);
    const type = block.kind === 'code' ? 'code' : 'section';
    const chars = block.text.length;
    const cost = costOf(block);
    const goesOn = type === 'code' ? !block.first : (last?.cost ?? 0) + cost <= SECTION_COST;
    if (last !== undefined && last.type === type && goesOn) {
      last.blocks.push(block);
      last.chars += chars;
      last.cost += cost;
    } else {
      units.push({ type, key: block.start, blocks: [block], chars, cost });
    }
  }
  return units;
}

export function sameUnit(a: Unit, b: Unit): boolean {
  return a.blocks.length === b.blocks.length && a.blocks.every((block, index) => block === b.blocks[index]);
}

function costOf({ kind, text, first }: Block): number {
  if (kind === 'code') return first ? CODE_BOX : 0;
  const isRich = kind === 'table' || kind === 'math' || text.includes('$') || text.includes('\\(');
  return isRich ? text.length * RICH : text.length;
}
