import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatId } from '../../../generated/ChatId';
import type { Event } from '../../../generated/Event';
import type { MessageId } from '../../../generated/MessageId';
import type { Host } from '../../../host/host';
import { newId } from '../../../host/ids';

/** How long a deletion can be taken back. */
export const UNDO_MS = 6000;

interface Deletion {
  chatId: ChatId;
  messageId: MessageId;
  opId: string;
}

interface State {
  /** Not asked for yet; `null` if none waits. */
  last: Deletion | null;
  /** Shown as deleted, though the core has not said so. */
  gone: ReadonlySet<MessageId>;
  /** Why the last one that was sent was refused; `null` if it was not. */
  problem: unknown;
}

/**
 * Messages that the user deletes. Each is gone from the screen at once and is asked for a little later, so that it can be
 * taken back: the last of them, since another one sends those before it.
 */
export class Deletions {
  readonly store: StoreApi<State> = createStore(() => ({ last: null, gone: new Set(), problem: null }));
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Asked for, until the core shows that it was. */
  private readonly sent = new Map<MessageId, Deletion>();

  constructor(private readonly host: Host) {
    host.onEvent((event) => this.hear(event));
  }

  delete(chatId: ChatId, messageId: MessageId): void {
    this.send();
    const gone = new Set(this.store.getState().gone).add(messageId);
    this.store.setState({ last: { chatId, messageId, opId: newId() }, gone, problem: null });
    this.timer = setTimeout(() => this.send(), UNDO_MS);
  }

  undo(): void {
    clearTimeout(this.timer);
    const { last } = this.store.getState();
    if (last === null) return;
    this.store.setState({ last: null });
    this.show(last.messageId);
  }

  /** Asks for what waits: there is no more time to take it back. */
  send(): void {
    clearTimeout(this.timer);
    const { last } = this.store.getState();
    if (last === null) return;
    const { chatId: chat_id, messageId: message_id, opId: op_id } = last;
    this.store.setState({ last: null });
    this.sent.set(message_id, last);
    this.host
      .apply({ op_id, chat_id, action: { type: 'delete_message', message_id } })
      .catch((problem: unknown) => {
        this.store.setState({ problem });
        this.end(message_id);
      });
  }

  dismiss(): void {
    this.store.setState({ problem: null });
  }

  private hear(event: Event): void {
    if (this.sent.size === 0) return;
    if (event.type === 'changes') {
      for (const { id, deleted } of event.messages) if (deleted) this.end(id);
    } else if (event.type === 'pending_changed') {
      // From here on it is one of those that wait for their host, and shown as such.
      const waiting = new Set(event.pending.map(({ operation }) => operation.op_id));
      for (const { messageId, opId } of this.sent.values()) if (waiting.has(opId)) this.end(messageId);
    }
  }

  private end(messageId: MessageId): void {
    if (this.sent.delete(messageId)) this.show(messageId);
  }

  /** What the core says of it is shown again. */
  private show(messageId: MessageId): void {
    const { gone } = this.store.getState();
    this.store.setState({ gone: new Set([...gone].filter((id) => id !== messageId)) });
  }
}

const ofHosts = new WeakMap<Host, Deletions>();

export function deletionsOf(host: Host): Deletions {
  const known = ofHosts.get(host);
  if (known !== undefined) return known;
  const deletions = new Deletions(host);
  ofHosts.set(host, deletions);
  return deletions;
}
