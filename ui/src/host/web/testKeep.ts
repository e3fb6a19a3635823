import type { Keep, OutboxEntry } from './keep';
import type { Membership } from './membership';

/** What a browser keeps, in memory, for tests: what was written is there for the next page that is opened on it. */
export function testKeep(): Keep & { entries: Map<number, OutboxEntry> } {
  const entries = new Map<number, OutboxEntry>();
  let kept: Membership | null = null;
  return {
    entries,
    membership: async () => kept,
    setMembership: async (membership) => {
      kept = membership;
    },
    outbox: async () => [...entries.values()],
    addEntry: async (entry) => {
      let { order } = entry;
      while (entries.has(order)) order += 1;
      entries.set(order, structuredClone({ ...entry, order }));
      return order;
    },
    changeEntry: async (entry) => void entries.set(entry.order, structuredClone(entry)),
    removeEntry: async ({ order }) => void entries.delete(order),
    async clear() {
      kept = null;
      entries.clear();
    },
  };
}
