import type { Block } from './blockSplitter';

/** What is drawn, or left undrawn, together. */
export type Unit =
  | { type: 'section'; key: number; blocks: readonly Block[]; chars: number }
  | { type: 'code'; key: number; blocks: readonly Block[]; chars: number };

const SECTION_CHARS = 1000;

/** Blocks in sections of a size that can be drawn in one go; all segments of one code block together. */
export function unitsOf(blocks: readonly Block[]): Unit[] {
  const units: { type: Unit['type']; key: number; blocks: Block[]; chars: number }[] = [];
  for (const block of blocks) {
    const last = units.at(-1);
    const type = block.kind === 'code' ? 'code' : 'section';
    const goesOn = type === 'code' ? !block.first : (last?.chars ?? 0) + block.text.length <= SECTION_CHARS;
    if (last !== undefined && last.type === type && goesOn) {
      last.blocks.push(block);
      last.chars += block.text.length;
    } else {
      units.push({ type, key: block.start, blocks: [block], chars: block.text.length });
    }
  }
  return units;
}

export function sameUnit(a: Unit, b: Unit): boolean {
  return a.blocks.length === b.blocks.length && a.blocks.every((block, index) => block === b.blocks[index]);
}
