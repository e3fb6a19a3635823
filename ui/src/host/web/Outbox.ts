import type { Action } from '../../generated/Action';
import type { ApiError } from '../../generated/ApiError';
import type { ChatId } from '../../generated/ChatId';
import type { MessageId } from '../../generated/MessageId';
import type { Operation } from '../../generated/Operation';
import type { OpId } from '../../generated/OpId';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { Receipt } from '../../generated/Receipt';
import type { Rev } from '../../generated/Rev';
import type { Keep, OutboxEntry } from './keep';

type OutboxKeep = Pick<Keep, 'outbox' | 'addEntry' | 'changeEntry' | 'removeEntry'>;

/**
 * What this browser has asked for and the host has not confirmed, in the order of asking. Each is written down before
 * it is sent, and stays until the change it made was seen.
 */
export class Outbox {
  private entries: OutboxEntry[] = [];
  private lastOrder = 0;
  /** What was on the host's disk when there was no connection. */
  private settled: ReadonlySet<OpId> = new Set();

  constructor(
    private readonly keep: OutboxKeep,
    /** What waits in that chat is another now. */
    private readonly changed: (chatId: ChatId) => void,
  ) {}

  async load(): Promise<void> {
    const kept = await this.keep.outbox();
    this.entries = [...kept].sort((a, b) => a.order - b.order);
    this.lastOrder = this.entries.at(-1)?.order ?? 0;
  }

  async add(operation: Operation, now: number): Promise<void> {
    if (this.find(operation.op_id) !== undefined) return;
    // By the clock, so that what several tabs ask for is in the order of asking.
    this.lastOrder = Math.max(this.lastOrder + 1, now * 1000);
    const pending = { operation, created_at: now, refused: null };
    const entry = { order: this.lastOrder, pending, appliedRev: null };
    entry.order = await this.keep.addEntry(entry);
    this.lastOrder = Math.max(this.lastOrder, entry.order);
    this.entries.push(entry);
    this.changed(operation.chat_id);
  }

  /** What is to be sent next; `null` if nothing is. */
  next(): Operation | null {
    return this.toSend()[0]?.pending.operation ?? null;
  }

  /** The change is on the host's disk. It is still shown as waiting until it was seen itself. */
  applied({ op_id, rev }: Receipt): void {
    const entry = this.find(op_id);
    if (entry !== undefined) this.put({ ...entry, appliedRev: rev });
  }

  refused(opId: OpId, error: ApiError): void {
    const entry = this.find(opId);
    if (entry !== undefined) this.put({ ...entry, pending: { ...entry.pending, refused: error } });
  }

  /** Everything of the chat up to that rev is known: what made it waits no longer. */
  seen(chatId: ChatId, rev: Rev): void {
    this.remove(
      this.entries.filter(
        ({ pending, appliedRev }) =>
          pending.operation.chat_id === chatId && appliedRev !== null && appliedRev <= rev,
      ),
    );
  }

  /** There is no connection: whatever is applied by now came before the next one. */
  settle(): void {
    const applied = this.entries.filter(({ appliedRev }) => appliedRev !== null);
    this.settled = new Set(applied.map(({ pending }) => pending.operation.op_id));
  }

  /**
   * A connection has said how far everything has come: what was applied before it is in that, or gone again, and waits
   * for nothing. The chats that were to be made by it.
   */
  forgetSettled(): ChatId[] {
    const gone = this.entries.filter(({ pending }) => this.settled.has(pending.operation.op_id));
    this.settled = new Set();
    this.remove(gone);
    return gone.filter(makesChat).map(({ pending }) => pending.operation.chat_id);
  }

  retry(opId: OpId): void {
    const entry = this.find(opId);
    if (entry !== undefined) this.put({ ...entry, pending: { ...entry.pending, refused: null } });
  }

  /** Forgets an operation, and those behind it that need what it would have made. Gives what it was. */
  discard(opId: OpId): Operation | null {
    const entry = this.find(opId);
    if (entry === undefined) return null;
    const { operation } = entry.pending;
    const isBehind = (other: OutboxEntry) => other.order > entry.order;
    // What needs it makes something itself, which others need.
    const gone = [entry];
    for (const other of this.entries.filter(isBehind)) {
      if (gone.some((one) => needsIt(other.pending.operation, one.pending.operation))) gone.push(other);
    }
    this.remove(gone);
    for (const other of this.entries.filter(isBehind)) {
      const replied = gone.find((one) => withoutReply(other, one.pending.operation) !== null);
      const alone = replied === undefined ? null : withoutReply(other, replied.pending.operation);
      if (alone !== null) this.put(alone);
    }
    return operation;
  }

  pendingOf(chatId: ChatId): PendingOperation[] {
    return this.entries
      .filter(({ pending }) => pending.operation.chat_id === chatId)
      .map(({ pending }) => pending);
  }

  /** How many changes wait to be sent. */
  waiting(): number {
    return this.toSend().length;
  }

  /** The chat exists nowhere but here so far. */
  makes(chatId: ChatId): boolean {
    return this.made().includes(chatId);
  }

  /** The chats that exist nowhere but here so far. */
  made(): ChatId[] {
    return this.entries.filter(makesChat).map(({ pending }) => pending.operation.chat_id);
  }

  /** What needs a chat whose making was refused waits with it. */
  private toSend(): OutboxEntry[] {
    const unmade = new Set(
      this.entries
        .filter((entry) => makesChat(entry) && entry.pending.refused !== null)
        .map(({ pending }) => pending.operation.chat_id),
    );
    return this.entries.filter(
      ({ pending, appliedRev }) =>
        pending.refused === null && appliedRev === null && !unmade.has(pending.operation.chat_id),
    );
  }

  private find(opId: OpId): OutboxEntry | undefined {
    return this.entries.find(({ pending }) => pending.operation.op_id === opId);
  }

  private put(changed: OutboxEntry): void {
    this.entries = this.entries.map((entry) => (entry.order === changed.order ? changed : entry));
    void this.keep.changeEntry(changed).catch(nothing);
    this.changed(changed.pending.operation.chat_id);
  }

  private remove(gone: readonly OutboxEntry[]): void {
    if (gone.length === 0) return;
    this.entries = this.entries.filter((entry) => !gone.includes(entry));
    // What stays written down by mistake is sent again, which changes nothing.
    for (const entry of gone) void this.keep.removeEntry(entry).catch(nothing);
    for (const chatId of new Set(gone.map(({ pending }) => pending.operation.chat_id))) this.changed(chatId);
  }
}

function makesChat({ pending }: OutboxEntry): boolean {
  return pending.operation.action.type === 'create_chat';
}

function needsIt({ chat_id, action }: Operation, made: Operation): boolean {
  if (chat_id !== made.chat_id) return false;
  if (made.action.type === 'create_chat') return true;
  if (made.action.type !== 'send_message' && made.action.type !== 'edit_prompt') return false;
  return neededBy(action) === made.action.message_id;
}

/** The message without which an operation means nothing, as the core has it (`store/src/outbox/ending.rs`). */
function neededBy(action: Action): MessageId | null {
  switch (action.type) {
    case 'edit_prompt':
      return action.replaces;
    case 'regenerate':
    case 'continue_answer':
    case 'select_version':
    case 'edit_message':
    case 'react':
    case 'delete_message':
      return action.message_id;
    default:
      return null;
  }
}

/** What was written in reply to a message that will never be is sent without it; `null` if it does not reply to that. */
function withoutReply(entry: OutboxEntry, made: Operation): OutboxEntry | null {
  const { operation } = entry.pending;
  const { action } = operation;
  if (action.type !== 'send_message' || action.reply_to === undefined) return null;
  if (made.action.type !== 'send_message' && made.action.type !== 'edit_prompt') return null;
  if (action.reply_to !== made.action.message_id) return null;
  const { reply_to: _, ...alone } = action;
  return { ...entry, pending: { ...entry.pending, operation: { ...operation, action: alone } } };
}

function nothing(): void {}
