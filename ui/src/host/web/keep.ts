import type { PendingOperation } from '../../generated/PendingOperation';
import type { Rev } from '../../generated/Rev';
import type { Membership } from './membership';

/** An operation in the outbox, at its place in the order of asking. */
export interface OutboxEntry {
  order: number;
  pending: PendingOperation;
  /** The rev of its change, once the host has confirmed it and until that change was seen. */
  appliedRev: Rev | null;
}

/** What the browser keeps from one visit to the next. */
export interface Keep {
  membership(): Promise<Membership | null>;
  setMembership(membership: Membership | null): Promise<void>;
  /** In the order of asking. */
  outbox(): Promise<OutboxEntry[]>;
  /** Takes the entry's place, or the next that is free: another tab writes here too. Gives the place. */
  addEntry(entry: OutboxEntry): Promise<number>;
  /** Nothing, if that place is no longer this operation's. */
  changeEntry(entry: OutboxEntry): Promise<void>;
  removeEntry(entry: OutboxEntry): Promise<void>;
  clear(): Promise<void>;
}

const KEPT = 'kept';
const OUTBOX = 'outbox';
const MEMBERSHIP = 'membership';

/** In IndexedDB, the one place of a browser that can hold a key which no script can read. */
export async function openKeep(name = 'hearth'): Promise<Keep> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(KEPT);
    request.result.createObjectStore(OUTBOX, { keyPath: 'order' });
  };
  const db = await done(request);
  const write = (store: string, task: (store: IDBObjectStore) => void) =>
    new Promise<void>((resolve, reject) => {
      // What was confirmed to the user must not be lost with the browser's own buffers.
      const transaction = db.transaction(store, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      task(transaction.objectStore(store));
    });
  const read = (store: string) => db.transaction(store, 'readonly').objectStore(store);
  return {
    membership: async () => (await done<Membership | undefined>(read(KEPT).get(MEMBERSHIP))) ?? null,
    setMembership: (membership) =>
      write(KEPT, (kept) => {
        if (membership === null) kept.delete(MEMBERSHIP);
        else kept.put(membership, MEMBERSHIP);
      }),
    outbox: () => done<OutboxEntry[]>(read(OUTBOX).getAll()),
    async addEntry(entry) {
      let { order } = entry;
      const add = (outbox: IDBObjectStore) => {
        outbox.add({ ...entry, order }).onerror = (event) => {
          if ((event.target as IDBRequest).error?.name !== 'ConstraintError') return;
          event.preventDefault();
          order += 1;
          add(outbox);
        };
      };
      await write(OUTBOX, add);
      return order;
    },
    changeEntry: (entry) => write(OUTBOX, (outbox) => ifKept(outbox, entry, () => outbox.put(entry))),
    removeEntry: (entry) =>
      write(OUTBOX, (outbox) => ifKept(outbox, entry, () => outbox.delete(entry.order))),
    async clear() {
      await write(OUTBOX, (outbox) => outbox.clear());
      await write(KEPT, (kept) => kept.clear());
    },
  };
}

/** Goes on if that operation is at that place: another tab may have removed it, and the place be another's. */
function ifKept(outbox: IDBObjectStore, { order, pending }: OutboxEntry, goOn: () => void): void {
  const request: IDBRequest<OutboxEntry | undefined> = outbox.get(order);
  request.onsuccess = () => {
    if (request.result?.pending.operation.op_id === pending.operation.op_id) goOn();
  };
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
