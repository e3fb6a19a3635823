import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatId } from '../../generated/ChatId';
import type { Host } from '../../host/host';

const QUIET_MS = 300;

interface Kept {
  text: string;
  /** The core has said that it has this text. */
  saved: boolean;
  /** Why it could not be saved; `null` if it could. */
  problem: unknown;
  /** The field that has a message of it under way; `null` if none has. */
  sender: object | null;
}

const nothing: Kept = { text: '', saved: false, problem: null, sender: null };

/**
 * What has been written in this window and not sent, by its chat (`null`: the one not yet started). It belongs to
 * the chat and not to the field that shows it: a message may arrive long after its chat was left, or left and opened
 * again, and what it takes away must be gone from whatever field stands there by then, and nothing else.
 */
export class Drafts {
  readonly store: StoreApi<ReadonlyMap<ChatId | null, Kept>> = createStore(() => new Map());
  private readonly timers = new Map<ChatId | null, ReturnType<typeof setTimeout>>();
  /** Whose text is on its way to the core, and whether it is to be saved once more after that. */
  private readonly underWay = new Map<ChatId | null, { again: boolean }>();

  constructor(private readonly host: Host) {}

  /** The text as it is now; `undefined` where nothing was written in this window. */
  of(chatId: ChatId | null): string | undefined {
    return this.store.getState().get(chatId)?.text;
  }

  /** Saved when the keys rest, and at once where nothing is left. */
  set(chatId: ChatId | null, text: string): void {
    this.put(chatId, { ...(this.store.getState().get(chatId) ?? nothing), text, saved: false });
    clearTimeout(this.timers.get(chatId));
    if (text === '') this.save(chatId);
    else
      this.timers.set(
        chatId,
        setTimeout(() => this.save(chatId), QUIET_MS),
      );
  }

  /**
   * Saves what is not. One text after another, so that an older one never comes last; what could not be saved is
   * tried again with the next change.
   */
  save(chatId: ChatId | null): void {
    const before = this.underWay.get(chatId);
    if (before === undefined) this.send(chatId);
    else before.again = true;
  }

  saveAll(): void {
    for (const chatId of this.store.getState().keys()) this.save(chatId);
  }

  /** Saves all and waits for nothing: the page goes, and what waits goes with it. */
  saveLast(): void {
    for (const chatId of this.store.getState().keys()) this.send(chatId);
  }

  /** The chat not yet started is this one now, and its draft, if there is none. */
  begin(chatId: ChatId): void {
    const begun = this.store.getState().get(null);
    if (begun === undefined || (this.of(chatId) ?? '') !== '') return;
    this.put(chatId, begun);
    this.put(null, { ...begun, sender: null });
    this.set(chatId, begun.text);
    this.set(null, '');
  }

  /**
   * A message of this chat is under way, from the field `sender` that shows `text`; false if another field's is. Only
   * who has sent it can tell what it takes away, so until it ended the text is kept and nobody else sends of it.
   */
  startSending(chatId: ChatId | null, sender: object, text: string): boolean {
    const kept = this.store.getState().get(chatId) ?? { ...nothing, text, saved: true };
    if (kept.sender !== null && kept.sender !== sender) return false;
    this.put(chatId, { ...kept, sender });
    return true;
  }

  endSending(sender: object): void {
    for (const [chatId, kept] of this.store.getState()) {
      if (kept.sender === sender) this.put(chatId, { ...kept, sender: null });
    }
  }

  /** The core is about to tell of a chat. It knows the saved text, and perhaps a newer one from elsewhere. */
  forgetSaved(chatId: ChatId): void {
    const all = this.store.getState();
    const kept = all.get(chatId);
    if (kept?.saved === true && kept.sender === null) {
      this.store.setState(new Map([...all].filter(([id]) => id !== chatId)), true);
    }
  }

  private send(chatId: ChatId | null): void {
    clearTimeout(this.timers.get(chatId));
    const kept = this.store.getState().get(chatId);
    if (kept === undefined || kept.saved) return;
    const { text } = kept;
    const mine = { again: false };
    this.underWay.set(chatId, mine);
    const end = (change: Partial<Kept>) => {
      if (this.underWay.get(chatId) === mine) this.underWay.delete(chatId);
      const now = this.store.getState().get(chatId);
      if (now !== undefined) this.put(chatId, { ...now, ...change });
      if (mine.again) this.save(chatId);
    };
    this.host.saveDraft(chatId, text).then(
      () => end({ saved: this.of(chatId) === text, problem: null }),
      (problem: unknown) => end({ problem }),
    );
  }

  private put(chatId: ChatId | null, kept: Kept): void {
    this.store.setState(new Map(this.store.getState()).set(chatId, kept), true);
  }
}

const ofHosts = new WeakMap<Host, Drafts>();

export function draftsOf(host: Host): Drafts {
  const known = ofHosts.get(host);
  if (known !== undefined) return known;
  const drafts = new Drafts(host);
  ofHosts.set(host, drafts);
  return drafts;
}
