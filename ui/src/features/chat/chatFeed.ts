import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatId } from '../../generated/ChatId';
import type { Event } from '../../generated/Event';
import type { OpenedChat } from '../../generated/OpenedChat';
import type { PageAnchor } from '../../generated/PageAnchor';
import type { ReadMark } from '../../generated/ReadMark';
import type { Rev } from '../../generated/Rev';
import type { RunId } from '../../generated/RunId';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import type { Host } from '../../host/host';
import { hasNewer, hasOlder, joined, windowOf } from '../../host/pathWindow';
import {
  afterChanges,
  type ChatState,
  initialState,
  marksOfAuthors,
  stateOfDetail,
  withMark,
} from './chatState';
import { draftsOf } from './drafts';
import { type LiveRun, withDelta } from './liveRun';
import { ownParticipants, peopleOf } from './people';
import { ReadQueue } from './readQueue';
import { type Goal, isAmong, outcomeOf, placeOfSought, type Sought, showVersionWith } from './seeking';
import { TypingPeople } from './TypingPeople';
import { newAfterOf, placeOfNew } from './unread';

type ChatEvent =
  | Extract<Event, { chat_id: ChatId }>
  | Extract<Event, { type: 'read_marked' }>
  | Extract<Event, { type: 'resync' }>;
type Told<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

const PAGE = 50;
/** The most messages that the core gives at once. */
const MOST_AT_ONCE = 200;

/** One open chat: what the core said of it, kept up to date by the core's events. */
export class ChatFeed {
  readonly store: StoreApi<ChatState> = createStore(() => initialState);
  /** The message at the top of the view, around which a changed path is read again; `null` at the end. */
  anchor: ScrollPlace | null = null;
  /** The message that was last asked for. */
  private goal: Goal | null;
  private readonly reads = new ReadQueue<ChatEvent>(
    (event) => this.take(event),
    (thrown) => this.fail(thrown),
  );
  private readonly typing = new TypingPeople((typing) => this.set({ typing }));
  private run: LiveRun | null = null;
  private endedRun: RunId | null = null;
  private missedDelta: Event | null = null;
  /** What had changed up to here is in the path. */
  private pathRev: Rev = 0;
  private frame: number | null = null;
  private closed = false;
  private readonly unsubscribe: () => void;
  /** Ends when the chat was read for the first time, or could not be. */
  readonly loaded: Promise<void>;

  constructor(
    private readonly host: Host,
    readonly chatId: ChatId,
    /** What the core has said of it already. */
    opened: OpenedChat | null = null,
    /** The message that it is opened at; with `null` where the user last was. */
    goal: Goal | null = null,
  ) {
    this.goal = goal;
    draftsOf(host).forgetSaved(chatId);
    this.loaded = this.load(opened);
    // What is told from here on waits for that.
    this.unsubscribe = host.onEvent((event) => {
      if (concerns(event, chatId)) this.reads.tell(event);
    });
  }

  close(): void {
    this.closed = true;
    this.unsubscribe();
    this.typing.close();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
  }

  /** Reads all of it again, as after an error. */
  load(opened: OpenedChat | null = null): Promise<void> {
    return this.read(async () => {
      const detail = opened?.detail ?? (await this.host.openChat(this.chatId));
      // Later the place that was saved is an older one than that where the user is.
      const { phase } = this.store.getState();
      const isFirst = phase === 'loading' || phase === 'failed';
      const goal = isFirst ? this.goal : null;
      const remembered = isFirst ? detail.scroll : this.anchor;
      const wanted = goal === null ? remembered : placeOfSought(goal.messageId);
      const page = opened?.page ?? (await this.page(anchorAt(wanted)));
      const isThere = goal === null || isAmong(page.messages, goal.messageId);
      const kept = isThere ? wanted : null;
      this.takeDetail(detail);
      this.pathRev = page.head_rev;
      const { participants, me } = this.store.getState();
      const newAfter = isFirst ? newAfterOf(detail, page) : this.store.getState().newAfter;
      const own = ownParticipants(participants, me);
      const place = kept ?? (isFirst ? placeOfNew(page.messages, newAfter, own, window.innerHeight) : null);
      this.anchor = place;
      this.set({
        phase: detail.chat.deleted ? 'deleted' : 'ready',
        problem: null,
        path: windowOf(page),
        newAfter,
        wish: place === null ? { to: 'end' } : { to: 'place', place },
      });
      if (goal !== null && isThere) this.set({ sought: { ...goal, outcome: 'found' } });
      if (goal !== null && !isThere) void this.read(() => this.seek(goal));
    });
  }

  /** Shows a message, however far from here, and marks it. What is asked for already is not asked for again. */
  goTo(goal: Goal): Promise<void> {
    if (goal === this.goal) return this.loaded;
    this.goal = goal;
    return this.read(() => this.seek(goal));
  }

  /** What of the messages is to stand out. */
  lookFor(lookedFor: string): void {
    this.set({ lookedFor });
  }

  /** Forgets which message was gone to. */
  forgetSought(): void {
    this.set({ sought: null });
  }

  /** Reads the page before what is known, or after it. */
  loadMore(side: 'older' | 'newer'): Promise<void> {
    return this.read(async () => {
      const { path } = this.store.getState();
      const edge = side === 'older' ? path.messages[0] : path.messages.at(-1);
      if (edge === undefined || !(side === 'older' ? hasOlder(path) : hasNewer(path))) return;
      const type = side === 'older' ? 'before' : 'after';
      const grown = joined(path, await this.page({ type, position: edge.position }), side);
      if (grown === null) await this.readPath();
      else this.set({ path: grown });
    });
  }

  /** Shows the newest messages, reading them first if they are not there. */
  toEnd(): Promise<void> {
    this.anchor = null;
    return this.read(async () => {
      const { path } = this.store.getState();
      const newest = hasNewer(path) ? windowOf(await this.page({ type: 'end' })) : path;
      this.set({ path: newest, wish: { to: 'end' }, sought: null });
    });
  }

  /** What lies behind the mark is new to the user; with `null` nothing is any more. */
  setNewAfter(newAfter: Rev | null): void {
    this.set({ newAfter });
  }

  /** Forgets why the last read failed. */
  dismiss(): void {
    this.set({ problem: null });
  }

  private read(task: () => Promise<void>): Promise<void> {
    return this.reads.read(async () => {
      await task();
      // A chat that was never read is not there because of one part of it.
      if (this.store.getState().phase !== 'failed') this.set({ problem: null });
    });
  }

  private async readPath(): Promise<void> {
    const { path } = this.store.getState();
    const limit = Math.min(MOST_AT_ONCE, Math.max(PAGE, path.messages.length));
    const page = await this.page(anchorAt(this.anchor), limit);
    this.pathRev = page.head_rev;
    this.set({ path: windowOf(page) });
  }

  private async seek(goal: Goal): Promise<void> {
    const { messageId } = goal;
    // By now another message was asked for.
    if (goal !== this.goal) return;
    if (isAmong(this.store.getState().path.messages, messageId)) return this.arrive(goal);
    const around: PageAnchor = { type: 'around', message_id: messageId };
    let page = await this.page(around);
    if (!isAmong(page.messages, messageId)) {
      if (goal.keepsVersion === true || !(await showVersionWith(this.host, this.chatId, messageId))) {
        this.set({ sought: { ...goal, outcome: 'gone' } });
        return;
      }
      page = await this.page(around);
    }
    const outcome = outcomeOf(page, messageId);
    if (outcome === 'found') this.arrive(goal, windowOf(page));
    else this.set({ sought: { ...goal, outcome } });
  }

  private arrive(goal: Goal, path = this.store.getState().path): void {
    const place = placeOfSought(goal.messageId);
    this.anchor = place;
    this.set({ path, sought: { ...goal, outcome: 'found' }, wish: { to: 'place', place } });
  }

  /** A message that waits for its host to show its version may be there after a change. */
  private async seekAgain(sought: Sought): Promise<void> {
    if (this.store.getState().sought !== sought) return;
    const page = await this.page({ type: 'around', message_id: sought.messageId });
    if (isAmong(page.messages, sought.messageId)) this.arrive(sought, windowOf(page));
  }

  private readDetail(): Promise<void> {
    return this.read(async () => this.takeDetail(await this.host.openChat(this.chatId)));
  }

  private page(anchor: PageAnchor, limit = PAGE) {
    return this.host.messagePage({ chat_id: this.chatId, anchor, limit });
  }

  private takeDetail(detail: ChatDetail): void {
    const state = stateOfDetail(detail);
    this.run = state.run;
    this.set(state);
  }

  private fail(problem: unknown): void {
    if (this.store.getState().phase === 'ready') this.set({ problem });
    else this.set({ phase: 'failed', problem });
  }

  private take(event: ChatEvent): void {
    switch (event.type) {
      case 'changes':
        this.takeChanges(event);
        break;
      case 'run_started':
        this.takeStart(event);
        break;
      case 'run_delta':
        this.takeDelta(event);
        break;
      case 'run_waiting':
        if (this.run?.runId === event.run_id) this.setRun({ ...this.run, wait: event.wait });
        else void this.readDetail();
        break;
      case 'run_ended':
        this.endedRun = event.run_id;
        this.setRun(null);
        // What the answer cost is part of the chat's totals now.
        void this.readDetail();
        break;
      case 'typing':
        if (event.user_id !== this.store.getState().me) this.typing.take(event.user_id, event.typing);
        break;
      case 'read_marked':
        this.takeMark(event.read_mark);
        break;
      case 'pending_changed':
        this.set({ pending: event.pending });
        break;
      case 'chat_gone':
        this.set({ phase: 'gone' });
        break;
      case 'resync':
        void this.load();
        break;
      case 'draft_changed':
        break;
    }
  }

  private takeChanges(change: Told<'changes'>): void {
    const reading = { rev: this.pathRev, atEnd: this.anchor === null };
    const after = afterChanges(this.store.getState(), change, reading);
    if (after === 'reload') {
      void this.load();
      return;
    }
    this.set(after.state);
    const { participants } = this.store.getState();
    for (const mark of marksOfAuthors(change, participants)) {
      // Who has sent something types no longer.
      this.typing.take(mark.user_id, false);
      this.takeMark(mark);
    }
    if (after.stale) void this.read(() => this.readPath());
    const { sought } = this.store.getState();
    if (sought?.outcome === 'waiting') void this.read(() => this.seekAgain(sought));
  }

  private takeMark(mark: ReadMark): void {
    this.set({ readMarks: withMark(this.store.getState().readMarks, mark) });
  }

  private takeStart({ run_id, message_id }: Told<'run_started'>): void {
    const { messages } = this.store.getState().path;
    const message = messages.find((view) => view.message.id === message_id)?.message;
    if (message === undefined) {
      void this.readDetail();
      return;
    }
    const { text, answer } = message;
    const reasoning = answer?.reasoning ?? '';
    this.setRun({ runId: run_id, messageId: message_id, askedBy: null, text, reasoning, wait: null });
    // Who asked for it decides who may stop it.
    const { participants, rights } = this.store.getState();
    if (!rights.stop_any && peopleOf(participants).length > 1) void this.readDetail();
  }

  private takeDelta(delta: Told<'run_delta'>): void {
    if (delta.run_id === this.endedRun) return;
    const run = withDelta(this.run, delta);
    if (run === 'gap') {
      // What is still missing after it was asked for belongs to a run that is over.
      if (delta === this.missedDelta) return;
      this.missedDelta = delta;
      void this.readDetail();
      this.reads.tell(delta);
      return;
    }
    this.run = run;
    if (this.frame === null) this.drawRun();
  }

  /** The first of many deltas is drawn at once, and however many follow, they are drawn once a frame. */
  private drawRun(): void {
    const drawn = this.run;
    this.set({ run: drawn });
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      if (this.run !== drawn && this.run !== null) this.drawRun();
    });
  }

  private setRun(run: LiveRun | null): void {
    this.run = run;
    this.set({ run });
  }

  private set(change: Partial<ChatState>): void {
    if (!this.closed) this.store.setState(change);
  }
}

function anchorAt(place: ScrollPlace | null): PageAnchor {
  return place === null ? { type: 'end' } : { type: 'around', message_id: place.message_id };
}

function concerns(event: Event, chatId: ChatId): event is ChatEvent {
  if (event.type === 'resync') return true;
  if (event.type === 'read_marked') return event.read_mark.chat_id === chatId;
  return 'chat_id' in event && event.chat_id === chatId;
}
