import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import type { SpaceId } from '../../../../generated/SpaceId';
import type { Host } from '../../../../host/host';
import { newId } from '../../../../host/ids';
import { keptFiles } from './keptFiles';
import type { PickedFile } from './pickedFiles';

export type FileState =
  | { type: 'waiting' }
  /** So many bytes of it have arrived. */
  | { type: 'uploading'; sent: number }
  | { type: 'failed'; problem: unknown }
  /** Hearth ended before it was there, and with it the bytes. */
  | { type: 'lost' }
  | { type: 'ready'; attachment: Attachment };

/** A file that is attached to what is being written. */
export interface DraftFile {
  /** Within this window. */
  id: string;
  name: string;
  bytes: number;
  /** `null` for one that was attached before this window was opened. */
  blob: Blob | null;
  /** Where it is taken to; `undefined` is this machine's own space. */
  spaceId: SpaceId | undefined;
  state: FileState;
}

export interface FilesOfDraft {
  files: readonly DraftFile[];
  /** The user has asked to send, and that waits for the files. */
  sendsWhenThere: boolean;
}

const nothing: FilesOfDraft = { files: [], sendsWhenThere: false };

/** So many files are on their way at once: more would only slow each other down. */
const AT_ONCE = 3;

/**
 * What is attached to the drafts of this window, by their chat (`null`: the one not yet started). Like a draft's text
 * it belongs to the chat and not to the field that shows it: uploads go on while another chat is looked at, and what
 * has arrived is still there after a restart.
 */
export class DraftFiles {
  readonly store: StoreApi<ReadonlyMap<ChatId | null, FilesOfDraft>> = createStore(() => new Map());
  private readonly underWay = new Map<string, AbortController>();
  private readonly senders = new Map<ChatId | null, (isThere: boolean) => void>();

  constructor(private readonly host: Host) {}

  of(chatId: ChatId | null): FilesOfDraft {
    return this.store.getState().get(chatId) ?? nothing;
  }

  /** Brings back what was attached before Hearth was started. */
  open(chatId: ChatId | null): void {
    if (this.store.getState().has(chatId)) return;
    const files = keptFiles
      .of(chatId)
      .map(({ name, bytes, attachment }) => withoutBlob(name, bytes, attachment));
    this.put(chatId, { files, sendsWhenThere: false });
  }

  add(chatId: ChatId | null, picked: readonly PickedFile[], spaceId: SpaceId | undefined): void {
    this.open(chatId);
    const added = picked.map(
      ({ blob, name }): DraftFile => ({
        id: newId(),
        name,
        bytes: blob.size,
        blob,
        spaceId,
        state: { type: 'waiting' },
      }),
    );
    this.change(chatId, (files) => [...files, ...added]);
    this.startNext();
  }

  /** Attaches again what was sent from here and has not arrived. */
  giveBack(chatId: ChatId | null, attachments: readonly Attachment[]): void {
    this.open(chatId);
    this.change(chatId, (files) => [
      ...files,
      ...attachments.map((one) => withoutBlob(one.name, one.bytes, one)),
    ]);
  }

  /** Ends its upload, too. */
  remove(id: string): void {
    this.underWay.get(id)?.abort();
    this.underWay.delete(id);
    const chatId = this.chatOf(id);
    if (chatId === undefined) return;
    this.change(chatId, (files) => files.filter((file) => file.id !== id));
    // Who has taken the last one away may have changed their mind about the rest.
    if (this.of(chatId).files.length === 0) this.endWaiting(chatId, false);
    this.startNext();
  }

  retry(id: string): void {
    this.setState(id, { type: 'waiting' });
    this.startNext();
  }

  /** Takes away what was sent. */
  take(sent: readonly Attachment[]): DraftFile[] {
    const taken: DraftFile[] = [];
    for (const [chatId, { files }] of this.store.getState()) {
      const gone = files.filter(({ state }) => state.type === 'ready' && sent.includes(state.attachment));
      if (gone.length === 0) continue;
      taken.push(...gone);
      this.change(chatId, (all) => all.filter((file) => !gone.includes(file)));
    }
    return taken;
  }

  /** The chat not yet started is this one now, and what was attached there is attached here. */
  begin(chatId: ChatId): void {
    const begun = this.of(null);
    this.open(chatId);
    if (begun.files.length === 0) return;
    this.change(chatId, (files) => [...files, ...begun.files]);
    this.change(null, () => []);
    const sender = this.senders.get(null);
    if (sender === undefined) return;
    this.senders.delete(null);
    this.senders.set(chatId, sender);
    this.put(null, nothing);
    this.put(chatId, { ...this.of(chatId), sendsWhenThere: true });
  }

  /**
   * Ends when every file of the draft is there. False if that will not be: one failed, the wish was taken back, or
   * somebody waits for them already.
   */
  allThere(chatId: ChatId | null): Promise<boolean> {
    const { files, sendsWhenThere } = this.of(chatId);
    if (sendsWhenThere) return Promise.resolve(false);
    const outcome = outcomeOf(files);
    if (outcome !== 'open') return Promise.resolve(outcome === 'there');
    this.put(chatId, { files, sendsWhenThere: true });
    return new Promise((resolve) => this.senders.set(chatId, resolve));
  }

  takeBack(chatId: ChatId | null): void {
    this.endWaiting(chatId, false);
  }

  private startNext(): void {
    const waiting = [...this.store.getState().values()]
      .flatMap(({ files }) => files)
      .filter(({ state }) => state.type === 'waiting');
    for (const file of waiting) {
      if (this.underWay.size >= AT_ONCE) return;
      if (file.blob !== null) void this.upload(file, file.blob);
    }
  }

  private async upload({ id, name, spaceId }: DraftFile, blob: Blob): Promise<void> {
    const control = new AbortController();
    const { signal } = control;
    this.underWay.set(id, control);
    this.setState(id, { type: 'uploading', sent: 0 });
    const onProgress = (sent: number) => {
      if (!signal.aborted) this.setState(id, { type: 'uploading', sent });
    };
    let ended: FileState;
    try {
      ended = {
        type: 'ready',
        attachment: await this.host.uploadFile(blob, name, spaceId, { onProgress, signal }),
      };
    } catch (problem) {
      ended = { type: 'failed', problem };
    }
    // One that was taken away belongs to nobody any more.
    if (signal.aborted) return;
    this.underWay.delete(id);
    this.setState(id, ended);
    this.startNext();
  }

  private setState(id: string, state: FileState): void {
    const chatId = this.chatOf(id);
    if (chatId === undefined) return;
    this.change(chatId, (files) => files.map((file) => (file.id === id ? { ...file, state } : file)));
  }

  private chatOf(id: string): ChatId | null | undefined {
    for (const [chatId, { files }] of this.store.getState()) {
      if (files.some((file) => file.id === id)) return chatId;
    }
    return undefined;
  }

  private change(chatId: ChatId | null, how: (files: readonly DraftFile[]) => readonly DraftFile[]): void {
    const before = this.of(chatId);
    const files = how(before.files);
    this.put(chatId, { ...before, files });
    if (keepsOtherThan(before.files, files)) keptFiles.save(chatId, files.map(keptOf));
    const outcome = outcomeOf(files);
    if (outcome !== 'open') this.endWaiting(chatId, outcome === 'there' && files.length > 0);
  }

  private endWaiting(chatId: ChatId | null, isThere: boolean): void {
    const sender = this.senders.get(chatId);
    if (sender === undefined) return;
    this.senders.delete(chatId);
    this.put(chatId, { ...this.of(chatId), sendsWhenThere: false });
    sender(isThere);
  }

  private put(chatId: ChatId | null, files: FilesOfDraft): void {
    this.store.setState(new Map(this.store.getState()).set(chatId, files), true);
  }
}

/** A file whose bytes are not in this window. Without an `attachment` the host has not got them either. */
function withoutBlob(name: string, bytes: number, attachment: Attachment | null): DraftFile {
  const state: FileState = attachment === null ? { type: 'lost' } : { type: 'ready', attachment };
  return { id: newId(), name, bytes, blob: null, spaceId: undefined, state };
}

function outcomeOf(files: readonly DraftFile[]): 'there' | 'failed' | 'open' {
  if (files.some(({ state }) => state.type === 'failed' || state.type === 'lost')) return 'failed';
  return files.every(({ state }) => state.type === 'ready') ? 'there' : 'open';
}

/** Progress alone is not worth a write. */
function keepsOtherThan(before: readonly DraftFile[], now: readonly DraftFile[]): boolean {
  const isSame = (file: DraftFile, index: number) =>
    before[index]?.id === file.id && attachmentOf(before[index]) === attachmentOf(file);
  return before.length !== now.length || !now.every(isSame);
}

function attachmentOf({ state }: DraftFile): Attachment | null {
  return state.type === 'ready' ? state.attachment : null;
}

function keptOf(file: DraftFile) {
  return { name: file.name, bytes: file.bytes, attachment: attachmentOf(file) };
}

const ofHosts = new WeakMap<Host, DraftFiles>();

export function draftFilesOf(host: Host): DraftFiles {
  const known = ofHosts.get(host);
  if (known !== undefined) return known;
  const files = new DraftFiles(host);
  ofHosts.set(host, files);
  return files;
}
