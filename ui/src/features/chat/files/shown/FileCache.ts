import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import type { Host } from '../../../../host/host';
import { isPicture, safeType } from '../fileKind';

export type Fetched =
  | { type: 'none' }
  | { type: 'fetching'; received: number }
  | { type: 'there'; url: string; blob: Blob }
  | { type: 'failed'; problem: unknown }
  /** The user has ended it. */
  | { type: 'stopped' };

/** A file as it is wanted somewhere. */
export interface WantedFile {
  chatId: ChatId;
  file: Attachment;
  /** An image no larger than a screen needs will do. */
  preview: boolean;
}

/** What shows a file holds on to it, so that its address stays good. */
export interface HeldFile {
  store: StoreApi<Fetched>;
  release(): void;
}

interface Entry {
  store: StoreApi<Fetched>;
  holders: number;
  control: AbortController;
}

interface Bounds {
  files: number;
  bytes: number;
}

/** Enough for the screens around the one that is read; the rest is fetched from the disk beside it, or again. */
const BOUNDS: Bounds = { files: 96, bytes: 64_000_000 };

/** A picture that was just sent is shown from its own bytes up to this size, and fetched in a smaller one otherwise. */
const SHOWN_AS_SENT = 4_000_000;

const SOON_MS = 1000;

/**
 * Files that were fetched to be shown. Those on the screen are held; of the others as many are kept as the bounds
 * allow, so that scrolling back shows them at once and walking through many chats costs no more memory each time.
 * A browser keeps the bytes of an address that was made until it is revoked: each is, when its file goes from here.
 */
export class FileCache {
  /** The one used last comes last. */
  private readonly entries = new Map<string, Entry>();
  private trimming: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly host: Host,
    private readonly bounds: Bounds = BOUNDS,
  ) {}

  /** What is known of it now. */
  peek(wanted: WantedFile): Fetched {
    return this.entries.get(keyOf(wanted))?.store.getState() ?? { type: 'none' };
  }

  /** Fetches it, unless it is there or on its way. */
  hold(wanted: WantedFile): HeldFile {
    const key = keyOf(wanted);
    const entry = this.entries.get(key) ?? newEntry();
    this.entries.delete(key);
    this.entries.set(key, entry);
    entry.holders += 1;
    if (entry.store.getState().type === 'none') void this.bring(wanted, entry);
    return { store: entry.store, release: () => this.release(key, entry) };
  }

  retry(wanted: WantedFile): void {
    const entry = this.entries.get(keyOf(wanted));
    const type = entry?.store.getState().type;
    if (entry !== undefined && (type === 'failed' || type === 'stopped')) void this.bring(wanted, entry);
  }

  stop(wanted: WantedFile): void {
    const entry = this.entries.get(keyOf(wanted));
    if (entry?.store.getState().type !== 'fetching') return;
    entry.control.abort();
    entry.store.setState({ type: 'stopped' }, true);
  }

  /** Shows a picture from bytes that are here already. */
  keep(file: Attachment, blob: Blob): void {
    const key = keyOf({ chatId: '', file, preview: true });
    if (!isPicture(file) || blob.size > SHOWN_AS_SENT || this.entries.has(key)) return;
    const entry = newEntry();
    this.entries.set(key, entry);
    this.put(entry, file, blob);
  }

  private async bring({ chatId, file, preview }: WantedFile, entry: Entry): Promise<void> {
    const control = new AbortController();
    const { signal } = control;
    entry.control = control;
    entry.store.setState({ type: 'fetching', received: 0 }, true);
    try {
      const blob = await this.host.fetchFile(chatId, file, preview, {
        signal,
        onProgress: (received) => {
          if (!signal.aborted) entry.store.setState({ type: 'fetching', received }, true);
        },
      });
      if (!signal.aborted) this.put(entry, file, blob);
    } catch (problem) {
      if (!signal.aborted) entry.store.setState({ type: 'failed', problem }, true);
    }
  }

  private put(entry: Entry, file: Attachment, fetched: Blob): void {
    const blob = new Blob([fetched], { type: safeType(file, fetched.type) });
    entry.store.setState({ type: 'there', url: URL.createObjectURL(blob), blob }, true);
    this.trim();
  }

  private release(key: string, entry: Entry): void {
    entry.holders -= 1;
    if (entry.holders > 0) return;
    if (entry.store.getState().type === 'there') {
      this.trimSoon();
      return;
    }
    // Nobody waits for it any more: whoever comes back asks again.
    entry.control.abort();
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }

  /** What is let go of is often held again at once, by a row that takes the place of another. */
  private trimSoon(): void {
    this.trimming ??= setTimeout(() => {
      this.trimming = null;
      this.trim();
    }, SOON_MS);
  }

  private trim(): void {
    const there = [...this.entries].flatMap(([key, entry]) => {
      const fetched = entry.store.getState();
      return fetched.type === 'there' ? [{ key, entry, ...fetched }] : [];
    });
    let files = there.length;
    let bytes = there.reduce((sum, { blob }) => sum + blob.size, 0);
    for (const { key, entry, url, blob } of there) {
      if (files <= this.bounds.files && bytes <= this.bounds.bytes) return;
      if (entry.holders > 0) continue;
      this.entries.delete(key);
      URL.revokeObjectURL(url);
      files -= 1;
      bytes -= blob.size;
    }
  }
}

function newEntry(): Entry {
  return {
    store: createStore<Fetched>(() => ({ type: 'none' })),
    holders: 0,
    control: new AbortController(),
  };
}

/** The same bytes are the same file, whichever message holds them. */
function keyOf({ file, preview }: WantedFile): string {
  return `${file.hash} ${preview}`;
}

const ofHosts = new WeakMap<Host, FileCache>();

export function fileCacheOf(host: Host): FileCache {
  const known = ofHosts.get(host);
  if (known !== undefined) return known;
  const cache = new FileCache(host);
  ofHosts.set(host, cache);
  return cache;
}
