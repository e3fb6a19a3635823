import type { ApiError } from '../generated/ApiError';
import type { Attachment } from '../generated/Attachment';
import type { Upload } from '../generated/Upload';
import type { UploadId } from '../generated/UploadId';
import type { UploadRequest } from '../generated/UploadRequest';
import type { Transfer } from './host';

/** Bytes of one piece (`domain/src/upload.rs`). */
const PIECE_BYTES = 1024 * 1024;
/** Transfers that were ended and may be gone on with; older ones are given up. */
const MOST_ENDED = 8;

/** Where pieces are taken. */
export interface UploadDoor {
  begin(request: UploadRequest): Promise<Upload>;
  state(id: UploadId): Promise<Upload>;
  /** How far the upload has come with the piece, or, where it did not join on, without it. */
  put(id: UploadId, offset: number, piece: ArrayBuffer, signal: AbortSignal | undefined): Promise<Upload>;
  cancel(id: UploadId): Promise<void>;
}

/** Takes files to where messages can hold them. A transfer that was ended goes on where it was when its file comes again. */
export class Uploads {
  private readonly begun = new WeakMap<Blob, UploadId>();
  private ended: UploadId[] = [];

  constructor(private readonly door: UploadDoor) {}

  async send(file: Blob, name: string, { onProgress, signal }: Transfer): Promise<Attachment> {
    signal?.throwIfAborted();
    let upload = await this.beginOrGoOn(file, name);
    this.begun.set(file, upload.id);
    this.ended = this.ended.filter((id) => id !== upload.id);
    try {
      while (upload.done === null) {
        onProgress?.(upload.received);
        signal?.throwIfAborted();
        const { id, received } = upload;
        const piece = await read(file, received);
        const next: Upload =
          piece.byteLength === 0
            ? await this.door.state(id)
            : await this.door.put(id, received, piece, signal);
        if (next.done === null && next.received >= file.size && piece.byteLength === 0) {
          throw changed();
        }
        upload = next;
      }
    } catch (error) {
      this.letGo(file, upload.id, signal?.aborted === true);
      throw error;
    }
    this.begun.delete(file);
    onProgress?.(file.size);
    return upload.done;
  }

  private async beginOrGoOn(file: Blob, name: string): Promise<Upload> {
    const known = this.begun.get(file);
    if (known !== undefined) {
      // It may have been given up meanwhile.
      const upload = await this.door.state(known).catch(() => null);
      if (upload !== null) return upload;
    }
    return await this.door.begin({ name, bytes: file.size });
  }

  /** What was ended by the user may come again; what failed by itself does not wait for that. */
  private letGo(file: Blob, id: UploadId, mayComeAgain: boolean): void {
    if (mayComeAgain) {
      this.ended.push(id);
    } else {
      this.begun.delete(file);
      this.giveUp(id);
    }
    while (this.ended.length > MOST_ENDED) {
      const oldest = this.ended.shift();
      if (oldest !== undefined) this.giveUp(oldest);
    }
  }

  /** Should it fail, the host gives it up after a day. */
  private giveUp(id: UploadId): void {
    this.door.cancel(id).catch(() => {});
  }
}

async function read(file: Blob, offset: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(offset, offset + PIECE_BYTES).arrayBuffer();
  } catch {
    // Browsers differ in what they call it: the file is not what it was when it was chosen.
    throw changed();
  }
}

function changed(): ApiError {
  return {
    code: 'invalid',
    message: 'The file was changed or removed while it was read. Attach it once more.',
  };
}
