import type { ChatHit } from '../../generated/ChatHit';
import type { SearchHit } from '../../generated/SearchHit';
import type { TextPiece } from '../../generated/TextPiece';

/** Something that can be chosen among what was found. */
export type Result = { type: 'chat'; hit: ChatHit } | { type: 'message'; hit: SearchHit };

export type ResultRow = { type: 'heading'; group: 'chats' | 'messages' } | (Result & { place: number });

/** Chats by their titles first, then messages. Messages alone need no heading. */
export function resultRows(chats: readonly ChatHit[], hits: readonly SearchHit[]): readonly ResultRow[] {
  const rows: ResultRow[] = [];
  if (chats.length > 0) rows.push({ type: 'heading', group: 'chats' });
  for (const [place, hit] of chats.entries()) rows.push({ type: 'chat', hit, place });
  if (chats.length > 0 && hits.length > 0) rows.push({ type: 'heading', group: 'messages' });
  for (const [index, hit] of hits.entries()) {
    rows.push({ type: 'message', hit, place: chats.length + index });
  }
  return rows;
}

/** The row of the result at a place, counted from 0 among results alone; -1 if there is none. */
export function rowAt(rows: readonly ResultRow[], place: number): number {
  return rows.findIndex((row) => row.type !== 'heading' && row.place === place);
}

export function keyOf(row: ResultRow): string {
  if (row.type === 'heading') return row.group;
  return row.type === 'chat' ? `chat ${row.hit.chat_id}` : row.hit.message_id;
}

export function plainText(pieces: readonly TextPiece[]): string {
  return pieces.map(({ text }) => text).join('');
}
