import type { Connection } from '../generated/Connection';

const over: ReadonlySet<Connection['type']> = new Set(['certificate_changed', 'revoked', 'incompatible']);

/** It is not tried again by itself: nothing more is heard from there. */
export function isOver({ type }: Connection): boolean {
  return over.has(type);
}
