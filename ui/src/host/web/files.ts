import type { Attachment } from '../../generated/Attachment';
import type { ChatId } from '../../generated/ChatId';
import type { Upload } from '../../generated/Upload';
import type { UploadId } from '../../generated/UploadId';
import { blobOf } from '../blobOf';
import { codeOf } from '../errorCode';
import type { Transfer } from '../host';
import { isThere, Uploads } from '../Uploads';
import { backoffMs } from './backoff';
import { API, apiError, problemOf } from './request';
import type { SignIn } from './SignIn';

/** A line on which nothing comes for so long is broken. */
const SILENCE_MS = 30_000;
/** One piece on a slow line. */
const PIECE_MS = 300_000;
/** Failures in a row after which the host counts as out of reach. */
const ATTEMPTS = 6;

/** Files to and from the host, over lines that may break: what has arrived is not sent again. */
export class WebFiles {
  private readonly uploads: Uploads;

  constructor(private readonly signIn: SignIn) {
    this.uploads = new Uploads({
      begin: (request) => signIn.request('files/uploads', { method: 'POST', body: request }),
      state: (id) => signIn.request(pathOf(id)),
      put: (id, offset, piece, signal) => this.put(id, offset, piece, signal),
      cancel: (id) => this.giveUp(id),
    });
  }

  upload(file: Blob, name: string, transfer: Transfer): Promise<Attachment> {
    return this.uploads.send(file, name, transfer);
  }

  has(id: UploadId): Promise<boolean> {
    return isThere(this.signIn.request(pathOf(id)));
  }

  giveUp(id: UploadId): Promise<void> {
    return this.signIn.request(pathOf(id), { method: 'DELETE' });
  }

  async fetch(chatId: ChatId, file: Attachment, preview: boolean, transfer: Transfer): Promise<Blob> {
    const path = `chat/chats/${encodeURIComponent(chatId)}/files/${file.hash}${preview ? '?preview=true' : ''}`;
    const parts: ArrayBuffer[] = [];
    let received = 0;
    let isWhole = false;
    const take = (piece: ArrayBuffer) => {
      parts.push(piece);
      received += piece.byteLength;
      transfer.onProgress?.(received);
    };
    for (let failures = 0; !isWhole; ) {
      const before = received;
      try {
        await this.fetchFrom(path, received, take, transfer.signal);
        // Some lines end as if all had come.
        if (!preview && received < file.bytes) throw apiError('unavailable', '');
        isWhole = true;
      } catch (error) {
        failures = received > before ? 1 : failures + 1;
        await this.rest(error, failures, transfer.signal);
      }
    }
    return blobOf(parts, file, preview);
  }

  private async fetchFrom(
    path: string,
    from: number,
    take: (piece: ArrayBuffer) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const silence = new Silence(SILENCE_MS, signal);
    try {
      const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {};
      const response = await this.ask(path, { headers, signal: silence.signal });
      if (response.status === 416) return;
      if (from > 0 && response.status !== 206) throw apiError('internal', 'The host began from the start.');
      const reader = response.body?.getReader();
      for (;;) {
        silence.broken();
        const next = await reader?.read();
        if (next === undefined || next.done) return;
        take(next.value.slice().buffer);
      }
    } catch (error) {
      throw codeOf(error) === null ? apiError('unavailable', '') : error;
    } finally {
      silence.end();
    }
  }

  private async put(
    id: UploadId,
    offset: number,
    piece: ArrayBuffer,
    signal: AbortSignal | undefined,
  ): Promise<Upload> {
    for (let failures = 1; ; failures += 1) {
      const silence = new Silence(PIECE_MS, signal);
      try {
        const headers = { 'Content-Type': 'application/octet-stream' };
        const init = { method: 'PUT', headers, body: piece, signal: silence.signal };
        const response = await this.ask(`${pathOf(id)}?offset=${offset}`, init);
        return (await response.json()) as Upload;
      } catch (error) {
        await this.rest(codeOf(error) === null ? apiError('unavailable', '') : error, failures, signal);
        // The piece may have arrived, and only its answer was lost.
        const upload = await this.signIn.request<Upload>(pathOf(id)).catch(() => null);
        if (upload !== null && upload.received !== offset) return upload;
      } finally {
        silence.end();
      }
    }
  }

  /** Waits before another attempt. Rejects with what is in the way of that, if there is no use in one. */
  private async rest(error: unknown, failures: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const code = codeOf(error);
    const passes = code === 'unavailable' || code === 'rate_limited' || code === 'unauthorized';
    const mayHaveArrived = code === 'invalid' && failures === 1;
    if (failures >= ATTEMPTS || !(passes || mayHaveArrived)) throw error;
    await new Promise((resolve) => setTimeout(resolve, backoffMs(failures)));
    signal?.throwIfAborted();
  }

  private async ask(
    path: string,
    init: RequestInit & { headers: Record<string, string> },
  ): Promise<Response> {
    const token = await this.signIn.token();
    const response = await fetch(API + path, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
    if (response.ok || response.status === 416) return response;
    if (response.status === 401) this.signIn.forget();
    throw problemOf(response.status, await response.text().catch(() => ''));
  }
}

/** Ends a request on which nothing happens for a time, or whose user ends it. */
class Silence {
  private readonly ending = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onAbort = () => this.ending.abort();

  constructor(
    private readonly ms: number,
    private readonly by: AbortSignal | undefined,
  ) {
    by?.addEventListener('abort', this.onAbort);
    this.broken();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Something was heard. */
  broken(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ending.abort(), this.ms);
  }

  end(): void {
    clearTimeout(this.timer);
    this.by?.removeEventListener('abort', this.onAbort);
  }
}

function pathOf(id: UploadId): string {
  return `files/uploads/${encodeURIComponent(id)}`;
}
