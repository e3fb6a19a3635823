import { type Emoji, type EmojiData, GROUPS, type Group } from './emojiData';
import { foundEmoji } from './emojiSearch';

/** So many stand side by side. */
export const COLUMNS = 8;

export type Section = Group | 'recent' | 'found';

/** An emoji as it would be taken. */
export interface Cell {
  char: string;
  label: string;
}

export type PickerRow = { type: 'heading'; section: Section } | { type: 'emoji'; cells: readonly Cell[] };

/** What a picker shows: the emoji that a query leads to, or all, with those used last before them. */
export function pickerRows(
  { all, groups, byChar }: EmojiData,
  query: string,
  recent: readonly string[],
  tone: number,
): PickerRow[] {
  const cell = (emoji: Emoji): Cell => ({ char: withTone(emoji, tone), label: emoji.label });
  if (query.trim() !== '') return rowsOf('found', foundEmoji(all, query).map(cell));
  const used = recent.map((char) => ({ char, label: byChar.get(char)?.label ?? char }));
  return [
    ...rowsOf('recent', used),
    ...GROUPS.flatMap((group) => rowsOf(group, (groups.get(group) ?? []).map(cell))),
  ];
}

export function withTone({ char, tones }: Emoji, tone: number): string {
  return tones[tone - 1] ?? char;
}

function rowsOf(section: Section, cells: readonly Cell[]): PickerRow[] {
  if (cells.length === 0) return [];
  const rows: PickerRow[] = [{ type: 'heading', section }];
  for (let at = 0; at < cells.length; at += COLUMNS) {
    rows.push({ type: 'emoji', cells: cells.slice(at, at + COLUMNS) });
  }
  return rows;
}

export interface CellPlace {
  row: number;
  column: number;
}

/** The first emoji there is; `null` if there is none. */
export function firstPlace(rows: readonly PickerRow[]): CellPlace | null {
  return placeIn(rows, 0, 1, 0);
}

/** Where a key leads from a place; `null` if it leads out at the top, `undefined` if it leads nowhere. */
export function placeAfter(
  rows: readonly PickerRow[],
  { row, column }: CellPlace,
  key: string,
): CellPlace | null | undefined {
  const here = cellsOf(rows, row).length;
  switch (key) {
    case 'ArrowRight':
      if (column + 1 < here) return { row, column: column + 1 };
      return placeIn(rows, row + 1, 1, 0) ?? { row, column };
    case 'ArrowLeft':
      if (column > 0) return { row, column: column - 1 };
      return placeIn(rows, row - 1, -1, COLUMNS) ?? { row, column };
    case 'ArrowDown':
      return placeIn(rows, row + 1, 1, column) ?? { row, column };
    case 'ArrowUp':
      return placeIn(rows, row - 1, -1, column);
    case 'PageDown':
      return placeIn(rows, Math.min(row + 5, rows.length - 1), 1, column) ?? lastPlace(rows);
    case 'PageUp':
      return placeIn(rows, Math.max(row - 5, 0), -1, column) ?? firstPlace(rows);
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: Math.max(0, here - 1) };
    default:
      return undefined;
  }
}

function lastPlace(rows: readonly PickerRow[]): CellPlace | null {
  return placeIn(rows, rows.length - 1, -1, COLUMNS);
}

/** In the row at `from` or the next one in that direction that holds emoji. */
function placeIn(rows: readonly PickerRow[], from: number, step: 1 | -1, column: number): CellPlace | null {
  for (let row = from; row >= 0 && row < rows.length; row += step) {
    const count = cellsOf(rows, row).length;
    if (count > 0) return { row, column: Math.min(column, count - 1) };
  }
  return null;
}

export function cellsOf(rows: readonly PickerRow[], at: number): readonly Cell[] {
  const row = rows[at];
  return row?.type === 'emoji' ? row.cells : [];
}
