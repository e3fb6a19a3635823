import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatId } from '../../../generated/ChatId';
import type { Message } from '../../../generated/Message';
import type { MessageId } from '../../../generated/MessageId';
import type { Host } from '../../../host/host';

/** `absent`: it is not on the path that is shown. */
export type QuotedMessage = Message | 'absent';

/** The most that are kept; those read first go first. */
const MOST_KEPT = 500;

/**
 * Messages that are quoted and stand outside of what is loaded of their chat. Each is read once, however many quote it,
 * and follows its changes.
 */
export class Quoted {
  readonly store: StoreApi<ReadonlyMap<MessageId, QuotedMessage>> = createStore(() => new Map());
  private readonly asked = new Set<MessageId>();

  constructor(private readonly host: Host) {
    host.onEvent((event) => {
      if (event.type === 'resync') this.forget();
      if (event.type !== 'changes') return;
      for (const row of event.messages) {
        const known = this.store.getState().get(row.id);
        if (known !== undefined && (known === 'absent' || row.rev > known.rev)) this.put(row.id, row);
      }
    });
  }

  ask(chatId: ChatId, id: MessageId): void {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    const anchor = { type: 'around', message_id: id } as const;
    this.host.messagePage({ chat_id: chatId, anchor, limit: 2 }).then(
      ({ messages }) => {
        const found = messages.find(({ message }) => message.id === id);
        this.put(id, found?.message ?? 'absent');
      },
      // Nothing is known of it still, and the next one to ask may learn it.
      () => this.asked.delete(id),
    );
  }

  private forget(): void {
    this.asked.clear();
    this.store.setState(new Map(), true);
  }

  private put(id: MessageId, message: QuotedMessage): void {
    const next = new Map(this.store.getState()).set(id, message);
    for (const oldest of next.keys()) {
      if (next.size <= MOST_KEPT) break;
      next.delete(oldest);
      this.asked.delete(oldest);
    }
    this.store.setState(next, true);
  }
}

const ofHosts = new WeakMap<Host, Quoted>();

export function quotedOf(host: Host): Quoted {
  const known = ofHosts.get(host);
  if (known !== undefined) return known;
  const quoted = new Quoted(host);
  ofHosts.set(host, quoted);
  return quoted;
}
