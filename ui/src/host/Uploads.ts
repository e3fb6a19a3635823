import type { Attachment } from '../generated/Attachment';
import type { Upload } from '../generated/Upload';
import type { UploadId } from '../generated/UploadId';
import type { UploadRequest } from '../generated/UploadRequest';
import { codeOf } from './errorCode';
import type { Transfer } from './host';

/** Bytes of one piece (`domain/src/upload.rs`). */
const PIECE_BYTES = 1024 * 1024;

/** Where pieces are taken. */
export interface UploadDoor {
  begin(request: UploadRequest): Promise<Upload>;
  state(id: UploadId): Promise<Upload>;
  /** How far the upload has come with the piece, or, where it did not join on, without it. */
  put(id: UploadId, offset: number, piece: ArrayBuffer, signal: AbortSignal | undefined): Promise<Upload>;
  cancel(id: UploadId): Promise<void>;
}

/** Takes files to where messages can hold them. One that failed goes on where it was when its file comes again. */
export class Uploads {
  private readonly begun = new WeakMap<Blob, UploadId>();

  constructor(private readonly door: UploadDoor) {}

  async send(file: Blob, name: string, { onBegun, onProgress, signal }: Transfer): Promise<Attachment> {
    signal?.throwIfAborted();
    let upload = await this.beginOrGoOn(file, name);
    this.begun.set(file, upload.id);
    onBegun?.(upload.id);
    try {
      signal?.throwIfAborted();
      while (upload.done === null) {
        onProgress?.(upload.received);
        const { id, received } = upload;
        const piece = await read(file, received);
        signal?.throwIfAborted();
        const next: Upload =
          piece.byteLength === 0
            ? await this.door.state(id)
            : await this.door.put(id, received, piece, signal);
        // The last piece may have been on its way already.
        signal?.throwIfAborted();
        if (next.done === null && next.received >= file.size && piece.byteLength === 0) {
          throw changed();
        }
        upload = next;
      }
    } catch (error) {
      // Nobody wants the one any more, and the other will never be whole.
      if (signal?.aborted === true || error instanceof DOMException) this.giveUp(file, upload.id);
      throw error;
    }
    this.begun.delete(file);
    onProgress?.(file.size);
    return upload.done;
  }

  private async beginOrGoOn(file: Blob, name: string): Promise<Upload> {
    const known = this.begun.get(file);
    if (known !== undefined) {
      try {
        return await this.door.state(known);
      } catch (error) {
        // The host may have given it up meanwhile. Of one that cannot be asked for now, nothing is sent twice.
        if (codeOf(error) !== 'not_found') throw error;
      }
    }
    return await this.door.begin({ name, bytes: file.size });
  }

  /** Should it fail, the host gives it up after a day. */
  private giveUp(file: Blob, id: UploadId): void {
    this.begun.delete(file);
    this.door.cancel(id).catch(() => {});
  }
}

async function read(file: Blob, offset: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(offset, offset + PIECE_BYTES).arrayBuffer();
  } catch (error) {
    throw error instanceof DOMException ? error : changed();
  }
}

/** What browsers throw themselves where they notice it. */
function changed(): DOMException {
  return new DOMException('The file is not what it was when it was chosen.', 'NotReadableError');
}

/** From the answer to the question how far it has come. */
export async function isThere(state: Promise<Upload>): Promise<boolean> {
  try {
    await state;
    return true;
  } catch (error) {
    if (codeOf(error) === 'not_found') return false;
    throw error;
  }
}
