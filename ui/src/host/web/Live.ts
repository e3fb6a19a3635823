import type { ChatHead } from '../../generated/ChatHead';
import type { ChatId } from '../../generated/ChatId';
import type { Connection } from '../../generated/Connection';
import type { Event } from '../../generated/Event';
import type { HostFrame } from '../../generated/HostFrame';
import type { Operation } from '../../generated/Operation';
import type { Presence } from '../../generated/Presence';
import type { Receipt } from '../../generated/Receipt';
import type { Rev } from '../../generated/Rev';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import type { UserId } from '../../generated/UserId';
import { isOver } from '../connection';
import { Courier } from './Courier';
import { Cursors } from './Cursors';
import type { Keep } from './keep';
import { Line } from './Line';
import { Outbox } from './Outbox';
import { placeholderNews } from './placeholder';
import { RunningAnswers } from './RunningAnswers';
import type { SignIn } from './SignIn';

/** A change that is on the host's disk and was not heard of for so long is read. */
const ECHO_MS = 3000;
/** Heads may overtake the changes they speak of by a little. */
const HEADS_MS = 1500;

/** What comes from the host and what goes to it while the page is open. */
export class Live {
  readonly outbox: Outbox;
  readonly cursors = new Cursors();
  /** Ends once the host has said for the first time how far everything has come. */
  readonly greeted: Promise<void>;
  private readonly line: Line;
  private readonly courier: Courier;
  private readonly readLater = new Map<ChatId, Rev>();
  private readonly here = new Map<UserId, Presence>();
  private readonly runs = new RunningAnswers();
  /** Something is shown as it was before the connection was lost. */
  private isOldShown = false;
  private isActive = false;
  private isFirst = true;
  private nowGreeted = (): void => {};

  constructor(
    keep: Keep,
    private readonly signIn: SignIn,
    private space: SpaceInfo,
    private readonly emit: (event: Event) => void,
  ) {
    this.greeted = new Promise((resolve) => {
      this.nowGreeted = resolve;
    });
    this.outbox = new Outbox(keep, (chatId) => this.tellPending(chatId));
    this.line = new Line(signIn, {
      frame: (frame) => this.take(frame),
      connection: (connection) => this.connect(connection),
    });
    this.courier = new Courier(this.outbox, {
      send: (frame) => this.line.send(frame),
      post: (operation) => signIn.request<Receipt>('chat/operations', { method: 'POST', body: operation }),
      applied: (receipt) => this.awaitEcho(receipt),
    });
  }

  get spaceInfo(): SpaceInfo {
    return this.space;
  }

  async start(): Promise<void> {
    await this.outbox.load();
    for (const chatId of this.outbox.made()) this.tellUnmade(chatId);
    this.change({ waiting: this.outbox.waiting() });
    this.line.start();
  }

  stop(): void {
    this.line.stop({ type: 'revoked' });
  }

  async apply(operation: Operation): Promise<Receipt> {
    await this.outbox.add(operation, Date.now());
    this.courier.go();
    return { op_id: operation.op_id, chat_id: operation.chat_id, rev: 0 };
  }

  retry(opId: string): void {
    this.outbox.retry(opId);
    this.courier.go();
  }

  discard(opId: string): void {
    const operation = this.outbox.discard(opId);
    if (operation?.action.type === 'create_chat') this.tellUnlessKnown(operation.chat_id);
  }

  /** The chat is known from here alone. */
  isUnmade(chatId: ChatId): boolean {
    return this.outbox.makes(chatId) && this.cursors.revOf(chatId) === 0;
  }

  get isConnected(): boolean {
    return this.space.connection.type === 'connected';
  }

  /** Something is shown as it was before: it is read again as soon as it can be. */
  showsOld(): void {
    this.isOldShown = true;
  }

  /** Takes in who is here, as it was asked for. */
  takePresence(all: readonly Presence[]): void {
    for (const one of all) this.see(one);
  }

  setTyping(chat_id: ChatId, typing: boolean): void {
    this.line.send({ type: 'typing', chat_id, typing });
  }

  markRead(chat_id: ChatId, seq: Rev): void {
    if (!this.line.send({ type: 'read', chat_id, seq })) this.readLater.set(chat_id, seq);
    this.emit({ type: 'read_marked', read_mark: { chat_id, user_id: this.space.me, seq } });
  }

  setActive(active: boolean): void {
    this.isActive = active;
    this.line.send({ type: 'present', active });
  }

  private take(frame: HostFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.cursors.greet();
        this.change({ id: frame.space_id, name: frame.space_name, me: frame.user_id, role: frame.role });
        this.line.send({ type: 'present', active: this.isActive });
        for (const [chat_id, seq] of this.readLater) this.line.send({ type: 'read', chat_id, seq });
        this.readLater.clear();
        break;
      case 'state':
        this.tellPresence(frame.presence);
        // The first time all of it is read together with the chats.
        if (this.isFirst) break;
        for (const read_mark of frame.read_marks) this.emit({ type: 'read_marked', read_mark });
        break;
      case 'heads':
        this.takeHeads(frame.heads, frame.complete);
        break;
      case 'event':
        this.takeEvent(frame.event);
        break;
      case 'applied':
        this.courier.applied(frame.receipt);
        break;
      case 'refused':
        this.courier.refused(frame.op_id, frame.error);
        break;
    }
  }

  private takeHeads(heads: readonly ChatHead[], complete: boolean): void {
    const { behind, greeted } = this.cursors.heads(heads, complete);
    // A chat of which nothing is known is one that the user was just brought into.
    this.readMissed(behind.filter(({ chat_id }) => this.cursors.revOf(chat_id) === 0));
    if (behind.length > 0) setTimeout(() => this.readMissed(behind), HEADS_MS);
    if (greeted === null) return;
    this.isFirst = false;
    for (const chatId of this.outbox.forgetSettled()) this.tellUnlessKnown(chatId);
    if (greeted === 'missed' || this.isOldShown) this.resync(heads.map(({ chat_id }) => chat_id));
    this.nowGreeted();
    this.courier.connected();
  }

  private readMissed(heads: readonly ChatHead[]): void {
    const missed = heads.filter((head) => this.cursors.isBehind(head));
    for (const head of missed) this.cursors.catchUp(head);
    if (missed.length > 0) this.resync(missed.map(({ chat_id }) => chat_id));
  }

  private takeEvent(event: Event): void {
    this.runs.take(event);
    if (event.type === 'presence_changed') this.see(event.presence);
    if (event.type === 'changes') {
      if (this.cursors.take(event)) this.emit(event);
      else this.emit({ type: 'resync' });
      this.outbox.seen(event.chat_id, event.to);
      if (event.participants.length > 0) void this.readPresence();
      return;
    }
    if (event.type === 'chat_gone') {
      this.cursors.forget(event.chat_id);
      this.outbox.seen(event.chat_id, Number.MAX_SAFE_INTEGER);
    }
    this.emit(event);
  }

  /** Who is here is told of those whom one shares a chat with: with new company it is asked for. */
  private async readPresence(): Promise<void> {
    try {
      const all = await this.signIn.request<Presence[]>('presence');
      this.tellPresence(all);
    } catch {
      // It is told again when somebody comes or goes.
    }
  }

  private tellPresence(all: readonly Presence[]): void {
    this.takePresence(all);
    for (const presence of all) this.emit({ type: 'presence_changed', presence });
  }

  private see(presence: Presence): void {
    if (presence.online) this.here.set(presence.user_id, presence);
    else this.here.delete(presence.user_id);
  }

  /** Without the host, who is there is not known. */
  private nobodyHere(): void {
    const gone = [...this.here.values()].map((presence) => ({ ...presence, online: false }));
    this.tellPresence(gone);
  }

  /** All is read again, so that what was confirmed is among it. */
  private resync(chats: readonly ChatId[]): void {
    this.isOldShown = false;
    this.emit({ type: 'resync' });
    void this.readPresence();
    for (const chatId of chats) this.outbox.seen(chatId, this.cursors.revOf(chatId));
  }

  private awaitEcho({ chat_id, rev }: Receipt): void {
    if (this.cursors.revOf(chat_id) >= rev) {
      this.outbox.seen(chat_id, rev);
      return;
    }
    setTimeout(() => {
      if (this.cursors.revOf(chat_id) < rev) this.emit({ type: 'resync' });
      this.outbox.seen(chat_id, rev);
    }, ECHO_MS);
  }

  private connect(connection: Connection): void {
    if (connection.type !== 'connected') {
      this.courier.lost();
      this.outbox.settle();
      this.nobodyHere();
    }
    this.change({ connection });
    if (isOver(connection)) for (const ended of this.runs.end()) this.emit(ended);
  }

  private tellPending(chatId: ChatId): void {
    this.tellUnmade(chatId);
    this.emit({ type: 'pending_changed', chat_id: chatId, pending: this.outbox.pendingOf(chatId) });
    this.change({ waiting: this.outbox.waiting() });
  }

  /** Until its host tells of it, the list of chats knows it from here. */
  private tellUnmade(chatId: ChatId): void {
    if (this.isUnmade(chatId)) {
      this.emit(placeholderNews(chatId, this.space, this.outbox.pendingOf(chatId)));
    }
  }

  /** Of a chat that its host does not have, and that waits no longer to be made, nothing is left. */
  private tellUnlessKnown(chat_id: ChatId): void {
    if (this.outbox.makes(chat_id) || this.cursors.revOf(chat_id) > 0) return;
    this.emit({ type: 'chat_gone', chat_id, space_id: this.space.id });
  }

  private change(part: Partial<SpaceInfo>): void {
    const before = JSON.stringify(this.space);
    this.space = { ...this.space, ...part };
    if (JSON.stringify(this.space) !== before) this.emit({ type: 'spaces_changed', spaces: [this.space] });
  }
}
